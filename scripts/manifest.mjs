/**
 * Writes `dist/custom-elements.json`: tag names, attributes, properties, events, parts and custom properties of the
 * elements, for editors and documentation tools. Read from the JSDoc of src/widget by the analyzer, which brings a
 * TypeScript parser of its own.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { sep } from 'node:path';
import { create, ts } from '@custom-elements-manifest/analyzer';

/** @returns the manifest of the elements in src/widget, with the paths that the package has */
export function readManifest() {
  const modules = readdirSync('src/widget', { recursive: true })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `src/widget/${name.replaceAll(sep, '/')}`)
    .sort()
    .map((path) => ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.ES2022, true));
  const { schemaVersion, modules: found } = create({ modules });
  return { schemaVersion, modules: found.map(publicModule).filter(({ exports }) => exports.length > 0) };
}

/** What a user of the package can reach: elements with their public members, and where they are registered. */
function publicModule({ kind, path, declarations, exports }) {
  const elements = declarations.filter(({ customElement }) => customElement).map(publicElement);
  const names = elements.map(({ name }) => name);
  return {
    kind,
    path: packaged(path),
    declarations: elements,
    exports: exports
      .filter((one) => one.kind === 'custom-element-definition' || names.includes(one.declaration.name))
      .map((one) => ({ ...one, declaration: reference(one.declaration) })),
  };
}

/** As a user sees it, who extends nothing of ours: what comes from our base classes is the element's own. */
function publicElement({ superclass, members, events = [], ...element }) {
  return {
    ...element,
    // It adds what it sees dispatched, of which it may not see the name.
    events: events.filter(({ name }) => name),
    superclass: { name: 'HTMLElement' },
    members: members
      // What is public is documented; the rest is what the analyzer takes an assignment in the constructor for.
      .filter(({ privacy = 'public', description }) => privacy === 'public' && description)
      .map(({ inheritedFrom, ...member }) => member),
  };
}

function reference({ module, ...declaration }) {
  return module ? { ...declaration, module: packaged(module) } : declaration;
}

/** `src/widget/define.ts` or `/src/widget/define.js` -> `dist/src/widget/define.js` */
function packaged(path) {
  return `dist/${path.replace(/^\//, '').replace(/\.ts$/, '.js')}`;
}

/** Writes the manifest into the built package. */
export function writeManifest() {
  writeFileSync('dist/custom-elements.json', `${JSON.stringify(readManifest(), null, 2)}\n`);
}
