/** What a person is told while a full disk keeps a session's output from being recorded, and afterwards. */
const KIB = 1024;

function size(bytes: number): string {
  if (bytes < KIB) return `${bytes} bytes`;
  if (bytes < KIB * KIB) return `${Math.round(bytes / KIB)} KiB`;
  return `${(bytes / KIB / KIB).toFixed(1)} MiB`;
}

/** `to` null: it is still so. */
export function holeNotice(from: number, to: number | null): string {
  return to === null
    ? 'The disk of the machine is full. This goes on, and what it prints is not recorded until there is room.'
    : `The disk of the machine was full for a while: ${size(to - from)} that this printed are not recorded.`;
}
