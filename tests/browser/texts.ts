/** Candidates of our own in plainly different manners. */
export const CANDIDATES = [
  'Of course! Getting rid of the smell in a fridge is easier than you think, and you will enjoy the fresh result. First, empty it and wipe every shelf with warm soapy water. Then leave an open box of baking soda inside overnight; by the morning most of the smell should be gone. Let me know if you would like more tips!',
  'Wipe it out and leave baking soda in it overnight.',
  '## Steps\n\n- **Empty** the fridge\n- Wipe the shelves with warm soapy water\n- Leave an open box of baking soda inside\n- Air the door seals',
  'It depends on the cause. Usually spilled food is to blame, though sometimes the drain or the drip pan may be at fault; in that case a technician might be needed.',
] as const;

export const OTHERS = [
  'To remove a wine stain you should, as a rule, act within minutes: blot it, do not rub it, cover it with salt, and rinse with cold water after a quarter of an hour, repeating as needed until nothing is left to be seen on the cloth.',
  'Blot it, salt it, rinse it cold.',
  '1. Blot with a cloth\n2. Cover with salt\n3. Wait fifteen minutes\n4. Rinse with cold water',
  'Oh no, not the good tablecloth! 🍷 Don’t worry, you can save it: blot, add salt, wait a little, and rinse. You’ve got this!',
] as const;
