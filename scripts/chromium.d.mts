export declare const CHROMIUM_FLAGS: readonly string[];
export declare const WEBGPU_FLAGS: readonly string[];
/** Path of an executable Chromium, installed if there was none. */
export declare function ensureChromium(): string;
