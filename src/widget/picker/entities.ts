/** Characters by name or number, as HTML and Markdown have them. */

/** Those that language models write; others are left as they stand. */
const NAMED: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ...{
      amp: '&',
      lt: '<',
      gt: '>',
      quot: '"',
      apos: "'",
      nbsp: '\u00a0',
      copy: '©',
      reg: '®',
      hellip: '…',
      euro: '€',
    },
    ...{ ndash: '–', mdash: '—', lsquo: '‘', rsquo: '’', ldquo: '“', rdquo: '”', times: '×', deg: '°', bull: '•' },
    ...{ larr: '←', rarr: '→', le: '≤', ge: '≥', ne: '≠' },
  }),
);

/** @param entity  `&amp;`, `&#38;` or `&#x26;` */
export function decodeEntity(entity: string): string {
  const name = entity.slice(1, -1);
  if (!name.startsWith('#')) return NAMED.get(name) ?? entity;
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
  return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code < 0xe000) ? String.fromCodePoint(code) : '\ufffd';
}
