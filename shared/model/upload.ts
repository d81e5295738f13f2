/** Files that a device sends to a session. */
import * as v from 'valibot';
import { countSchema, idSchema } from './ids.ts';

export const MAX_UPLOAD_BYTES = 64 * 1024 * 1024;
/** What one request carries at most. */
export const MAX_SLICE_BYTES = 128 * 1024;

export const newUploadSchema = v.object({
  /** Chosen by the device: sent again, it goes on. */
  upload: idSchema,
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(255)),
  size: v.pipe(countSchema, v.maxValue(MAX_UPLOAD_BYTES, 'a file has at most 64 MiB')),
});
export type NewUpload = v.InferOutput<typeof newUploadSchema>;

/** Bytes that are here: the next slice begins there. */
export const uploadSchema = v.object({ next: countSchema });
/** Where the file stands on the machine. */
export const uploadedSchema = v.object({ path: v.string() });
