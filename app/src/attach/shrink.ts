/** Pictures in the size in which a model looks at them: a photo of 5 MB says no more than one of 300 kB. */

/** Longest edge, in pixels: beyond it models shrink what they are given. */
export const LONGEST = 1_568;
/** A screenshot below this stays as sharp as it is. */
const SMALL_ENOUGH = 700 * 1024;
const QUALITY = 0.85;
const SHRUNK = /^image\/(jpeg|png|webp|heic|heif|avif|bmp)$/;

export interface Attached {
  name: string;
  blob: Blob;
}

/** The size that a picture is drawn in. */
export function fitted(width: number, height: number): { width: number; height: number } {
  const scale = Math.min(1, LONGEST / Math.max(width, height, 1));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/**
 * Drawn anew, a picture also loses what the camera wrote into it: where it was taken, and by what. What is no picture, or
 * cannot be drawn, goes as it is.
 */
export async function shrink(file: File): Promise<Attached> {
  const whole = { name: file.name, blob: file };
  if (!SHRUNK.test(file.type)) return whole;
  const isShot = file.type === 'image/png';
  let picture: ImageBitmap;
  try {
    picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
  } catch {
    return whole;
  }
  try {
    const { width, height } = fitted(picture.width, picture.height);
    if (isShot && file.size <= SMALL_ENOUGH && width === picture.width) return whole;
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext('2d');
    if (context === null) return whole;
    context.drawImage(picture, 0, 0, width, height);
    if (isShot) {
      const png = await canvas.convertToBlob({ type: 'image/png' });
      if (png.size <= SMALL_ENOUGH) return { name: file.name, blob: png };
    }
    const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: QUALITY });
    return { name: file.name.replace(/\.[^.]*$|$/, '.jpg'), blob };
  } finally {
    picture.close();
  }
}
