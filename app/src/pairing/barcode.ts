/** The browser's own barcode reader, where it has one (Chromium on Android and macOS). */
interface Detector {
  detect(source: HTMLVideoElement): Promise<readonly { rawValue: string }[]>;
}
type DetectorClass = new (options: { formats: string[] }) => Detector;

const found = (): DetectorClass | undefined =>
  (globalThis as typeof globalThis & { BarcodeDetector?: DetectorClass }).BarcodeDetector;

export const canScan = (): boolean => found() !== undefined && navigator.mediaDevices !== undefined;

export function createDetector(): Detector {
  const Found = found();
  if (Found === undefined) throw new Error('this browser has no BarcodeDetector');
  return new Found({ formats: ['qr_code'] });
}
