/** Types of manifest.mjs: the part of the custom elements manifest that we write. */

interface Named {
  readonly name: string;
  readonly description?: string;
}

export interface ElementDeclaration extends Named {
  readonly tagName: string;
  readonly attributes?: readonly Named[];
  readonly members: readonly Named[];
  readonly events?: readonly Named[];
  readonly cssParts?: readonly Named[];
  readonly cssProperties?: readonly Named[];
}

export interface ElementsManifest {
  readonly schemaVersion: string;
  readonly modules: readonly {
    readonly path: string;
    readonly declarations: readonly ElementDeclaration[];
    readonly exports: readonly { readonly kind: string; readonly name: string }[];
  }[];
}

export function readManifest(): ElementsManifest;
export function writeManifest(): void;
