/**
 * Reads what an element offers out of the comments in its own source, so that the tables of the developers' page say what the
 * code says. For the build and for tests, not for browsers. Pure.
 */

/** A name with what its comment says. */
export interface Entry {
  readonly name: string;
  /** Its type in TypeScript, where it has one. */
  readonly type?: string;
  readonly text: string;
}

export interface ElementReference {
  readonly tag: string;
  readonly attributes: readonly Entry[];
  readonly properties: readonly Entry[];
  readonly methods: readonly Entry[];
  readonly events: readonly Entry[];
  readonly parts: readonly Entry[];
  readonly styles: readonly Entry[];
}

/** @param sources  the files of an element's class and of the classes that it extends */
export function readReference(sources: readonly string[]): ElementReference {
  const all = sources.join('\n');
  return {
    tag: tags(all, 'tag')[0]?.name ?? '',
    attributes: tags(all, 'attr'),
    properties: matches(all, /^ {2}get (\w+)\(\): ([^{]+?) \{/),
    methods: matches(all, /^ {2}(?:override )?((?!get |set )[a-z]\w*)(\([^)]*\)): void \{/).filter(
      ({ name }) => !/Callback$/.test(name),
    ),
    events: tags(all, 'fires'),
    parts: tags(all, 'csspart'),
    styles: tags(all, 'cssprop'),
  };
}

/** `@attr mode - How it asks.`, over several lines perhaps. */
function tags(source: string, tag: string): Entry[] {
  const found = source.matchAll(
    new RegExp(`^ \\* @${tag} (?:\\{[^}]*\\} )?([\\w-]+)(?: - (.*(?:\\n \\*   .*)*))?`, 'gm'),
  );
  return [...found].map(([, name = '', text = '']) => ({ name, text: text.replace(/\s*\n \*\s*/g, ' ').trim() }));
}

/** Members with a comment; what has none is not for users. */
function matches(source: string, member: RegExp): Entry[] {
  const pattern = new RegExp(`^ {2}/\\*\\*((?:(?!\\*/)[^])*)\\*/\\n${member.source}`, 'gm');
  return [...source.matchAll(pattern)].map(([, comment = '', name = '', type = '']) => ({
    name,
    type: type.trim(),
    text: comment.replace(/\s*\n\s*\*?\s*/g, ' ').trim(),
  }));
}
