'use client';
/** The public names of `penchant/react`. Safe to import on a server; the picker's element is registered in the browser. */
export type { ComponentProps, ElementComponent, ElementProps, EventProps } from './create-component.js';
export type { PenchantOptions, PenchantState } from './engine-pool.js';
export { PenchantPicker, type PenchantPickerProps } from './picker.js';
export { PenchantProfile, type PenchantProfileProps } from './profile.js';
export { usePenchant } from './use-penchant.js';
