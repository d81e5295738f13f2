/**
 * Lets a test move the clock of a program: preloaded into it, every SIGUSR2 puts `Date.now` one step ahead. The
 * program itself is what ships.
 */
export function clockShift(stepMs: number): Record<string, string> {
  const code = `let shift=0;const now=Date.now;Date.now=()=>now()+shift;process.on('SIGUSR2',()=>{shift+=${stepMs};});`;
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(code)}` };
}
