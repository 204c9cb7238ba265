/** CRC-32 (IEEE 802.3, as in zip and PNG), eight bytes a step: journals of tens of megabytes are checked at every start. */

const TABLES = makeTables();

function makeTables(): readonly Uint32Array[] {
  const first = Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    return value;
  });
  const tables = [first];
  for (let i = 1; i < 8; i++) {
    const before = tables[i - 1] as Uint32Array;
    tables.push(before.map((value) => (value >>> 8) ^ (first[value & 255] as number)));
  }
  return tables;
}

/** @returns the checksum of `bytes`, 0 to 2^32 - 1 */
export function crc32(bytes: Uint8Array): number {
  const [t0, t1, t2, t3, t4, t5, t6, t7] = TABLES;
  const at = (table: Uint32Array | undefined, index: number) => (table as Uint32Array)[index] as number;
  let crc = 0xffffffff;
  let i = 0;
  for (; i + 8 <= bytes.length; i += 8) {
    const low =
      crc ^
      ((bytes[i] as number) |
        ((bytes[i + 1] as number) << 8) |
        ((bytes[i + 2] as number) << 16) |
        ((bytes[i + 3] as number) << 24));
    crc =
      at(t7, low & 255) ^
      at(t6, (low >>> 8) & 255) ^
      at(t5, (low >>> 16) & 255) ^
      at(t4, low >>> 24) ^
      at(t3, bytes[i + 4] as number) ^
      at(t2, bytes[i + 5] as number) ^
      at(t1, bytes[i + 6] as number) ^
      at(t0, bytes[i + 7] as number);
  }
  for (; i < bytes.length; i++) crc = (crc >>> 8) ^ at(t0, (crc ^ (bytes[i] as number)) & 255);
  return (crc ^ 0xffffffff) >>> 0;
}
