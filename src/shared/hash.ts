/** SHA-256 in hexadecimal: names cached texts and checks model files. */
import { PenchantError } from './errors.js';

/** @throws PenchantError code `input` outside a secure context, where browsers offer no hashing */
export async function sha256(data: Uint8Array | string): Promise<string> {
  if (!globalThis.crypto?.subtle) {
    throw new PenchantError(
      'input',
      'Expected a secure context (https or localhost), got a page without crypto.subtle.',
    );
  }
  const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data;
  const digest = await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
