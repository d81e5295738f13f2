/**
 * The umask this process was started with, which is the user's. The product's own is 077, set later; sessions must not
 * have that one, or every file they make would be closed to others. Import it before anything sets the umask.
 */
export const userUmask: number = process.umask();
