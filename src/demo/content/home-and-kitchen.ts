// Everyday prompts about the home: cooking, small repairs, stains, plants, a cat and the wifi,
// each answered five times with the same facts in five different manners. All texts were written
// for this demo.

import type { DemoPrompt } from './types.js';

export const homeAndKitchen: readonly DemoPrompt[] = [
  {
    id: 'boil-eggs',
    prompt: 'How long should I boil eggs?',
    answers: [
      {
        manner: 'thorough',
        text: `Lower the eggs, straight from the fridge, into water that is already boiling gently, and start the timer at once. Six minutes gives a set white with a runny yolk. Eight minutes gives a yolk that is thick and jammy, and eleven minutes gives a firm yolk that still tastes moist rather than chalky.

These times are for large eggs. Take off about half a minute for medium ones and add half a minute for extra large. At high altitude water boils at a lower temperature, so expect to need a minute or two more.

When the time is up, move the eggs to a bowl of iced water for five minutes. This stops the cooking, prevents the grey ring around the yolk and makes the shells come away more easily.`,
      },
      {
        manner: 'formal',
        text: 'The required duration depends upon the desired consistency of the yolk. Large eggs taken directly from refrigeration should be lowered into gently boiling water. Six minutes will produce a set white with a liquid yolk; eight minutes, a yolk of thick and creamy texture; eleven minutes, a fully firm yolk. An adjustment of approximately thirty seconds is advisable for smaller or larger eggs. Upon completion, the eggs should be transferred immediately to iced water for five minutes, which arrests the cooking process and facilitates the removal of the shell.',
      },
      {
        manner: 'listed',
        text: `### Boiling times
For large eggs, cold from the fridge, lowered into gently boiling water:

- **6 minutes:** set white, runny yolk
- **8 minutes:** thick, jammy yolk
- **11 minutes:** firm all the way through

### Steps
1. Bring the water to a gentle boil.
2. Lower the eggs in with a spoon and start the timer.
3. Move them into iced water for five minutes.
4. Crack at the wide end and peel.

**Adjust:** half a minute less for medium eggs, half a minute more for extra large.`,
      },
      {
        manner: 'technical',
        text: `White and yolk set at different temperatures: most white proteins between 62 and 80 °C, the yolk between 65 and 70 °C. Time in boiling water controls how far the heat has travelled inward. Values for a 60 g egg, starting at 5 °C, water at 100 °C:

| Time | White | Yolk |
|---|---|---|
| 6 min | set | liquid |
| 8 min | firm | jammy |
| 11 min | firm | fully set |

Correct by about ±30 s per 7 g of egg mass. Above 1,500 m water boils below 95 °C, so add 1 to 2 min. Chill in water at 0 to 5 °C for 5 min to stop carry-over cooking.`,
      },
      {
        manner: 'closing-offer',
        text: 'You want to know how long eggs need, and it comes down to how you like the yolk. Put large eggs from the fridge into gently boiling water. Leave them for six minutes if you want the yolk runny, eight if you want it jammy and eleven if you want it firm. After that, a five-minute bath in iced water stops the cooking and helps the shell slide off. Slightly smaller eggs need about half a minute less. Are you making them for something in particular, such as ramen, salad or a packed lunch, so that I can suggest the best time?',
      },
    ],
  },
  {
    id: 'slow-drain',
    prompt: 'My kitchen sink drains slowly, what can I do?',
    answers: [
      {
        manner: 'playful',
        text: 'Your sink has been on a diet of bacon fat and coffee grounds, and now it has indigestion. Start with the gentle medicine: a kettle of hot, not quite boiling, water and a squirt of washing-up liquid, which persuades the grease to move out. Still gurgling? Bring in the plunger and give it twenty good shoves, like a very small, very wet rowing race. If the beast resists, put a bucket underneath, unscrew the bendy bit of pipe and meet whatever has been living there. It will not be pretty, but it will drain. A cheap strainer in the plughole stops the sequel.',
      },
      {
        manner: 'warm',
        text: "Good news: you can very likely fix this yourself in half an hour! Start by pouring in hot tap water with a good squirt of washing-up liquid, because in kitchens the culprit is nearly always grease. If that doesn't do it, grab a plunger, block the overflow with a wet cloth and pump about twenty times. Still slow? Don't worry. Put a bucket under the curved pipe, unscrew it by hand and rinse it out. It's a bit mucky, but you'll feel very proud afterwards 😊 A small strainer over the plughole will keep it running nicely from now on.",
      },
      {
        manner: 'listed',
        text: `Try these in order and stop when the water runs freely:

1. **Hot water and washing-up liquid.** Loosens fresh grease. Use hot rather than boiling water on plastic pipes.
2. **Plunger.** Block the overflow with a wet cloth and pump 20 times.
3. **Clean the trap.** Bucket below, unscrew the U-shaped pipe, rinse, refit.
4. **Drain snake.** For a blockage further along, 2 to 5 metres in.

**To prevent it:**
- Wipe greasy pans with paper before washing.
- Keep coffee grounds out of the sink.
- Fit a strainer.`,
      },
      {
        manner: 'terse',
        text: "Flush it with hot water and washing-up liquid, then use a plunger. If it's still slow, unscrew and clean the trap under the sink.",
      },
      {
        manner: 'caveats',
        text: 'It is usually grease, though that is hard to be sure of without looking. Hot water with washing-up liquid often helps a mild blockage, but it may do little if the build-up is old. A plunger tends to work better; go gently if your pipes are ancient. Cleaning the trap is generally safe to do yourself, provided you have not used a chemical cleaner beforehand, since that can burn your skin. If several drains are slow at once, or you smell sewage, the problem probably lies further down, and in that case a plumber is the sensible choice.',
      },
    ],
  },
  {
    id: 'cooked-rice',
    prompt: 'How long does cooked rice keep in the fridge?',
    answers: [
      {
        manner: 'terse',
        text: 'Three to four days, if you chilled it within an hour of cooking. Reheat it once only, until steaming hot.',
      },
      {
        manner: 'examples',
        text: 'Suppose you cook rice at seven on Sunday evening. Spread the leftovers on a plate so they cool, and have them in the fridge by eight. You can then eat them until Wednesday, or Thursday at a stretch. Now suppose the pot stays on the stove until you go to bed at eleven. Those four warm hours are enough for bacteria to make a toxin that no amount of frying will destroy, so that rice belongs in the bin. For instance, a fried-rice lunch on Tuesday is fine with the first pot and a bad idea with the second.',
      },
      {
        manner: 'technical',
        text: `The limiting hazard is *Bacillus cereus*. Its spores survive cooking, germinate and multiply between about 5 and 55 °C, and can form a heat-stable toxin (it withstands 121 °C).

| Step | Limit |
|---|---|
| Cooling to below 5 °C | start within 1 h |
| Storage at ≤ 5 °C | 3 to 4 days |
| Storage at −18 °C | about 1 to 2 months |
| Reheating, core | ≥ 74 °C, once |

Cool in layers under 3 cm deep, since cooling time rises roughly with the square of the thickness. Some national guidance, for example in the United Kingdom, is stricter and recommends 24 hours.`,
      },
      {
        manner: 'formal',
        text: 'Cooked rice may be kept under refrigeration for three to four days, provided that it was cooled and placed in the refrigerator within one hour of preparation. Certain authorities, including those of the United Kingdom, recommend a more conservative limit of one day. The principal risk arises from bacterial spores which survive cooking and which multiply at room temperature, producing a toxin that is not destroyed by subsequent heating. Rice should consequently be stored in a shallow, sealed container, reheated once only until steaming throughout, and discarded if it has been left standing unrefrigerated for several hours.',
      },
      {
        manner: 'thorough',
        text: `Cooked rice keeps for three to four days in the fridge, as long as it got there quickly. Aim to have it cold within an hour or so of cooking. Spreading it on a tray or dividing it between shallow boxes helps, because a deep pot stays warm in the middle for a long time. British guidance is stricter and suggests eating it within a day.

The reason for the hurry is a bacterium whose spores survive boiling. In warm rice they wake up and produce a toxin, and reheating does not remove it. The fridge slows this down but cannot undo what happened on the counter.

When you reheat, do it once and until the rice steams all the way through. If you want to keep it longer, freeze it on the first day; it keeps well for a month or more.`,
      },
    ],
  },
  {
    id: 'squeaky-hinge',
    prompt: 'How do I stop a door hinge squeaking?',
    answers: [
      {
        manner: 'formal',
        text: 'The noise of a hinge is ordinarily caused by dry metal surfaces, or by dirt between the pin and the knuckles. The recommended procedure is as follows. The pin of one hinge is to be tapped upwards and withdrawn, the remaining hinges supporting the door in the meantime. Pin and barrel should be wiped clean, and any rust removed with fine steel wool. A thin coating of petroleum jelly or silicone grease is then applied, and the pin is reinserted. The same treatment is repeated for each hinge. Penetrating sprays provide immediate but generally temporary relief.',
      },
      {
        manner: 'examples',
        text: 'Take a bedroom door that squeals every time somebody gets up at night. Say it hangs on three hinges. Tap the pin of the top one upwards with a nail and a hammer, pull it out, and you will often find black grit or a little rust on it. Wipe it, rub it with steel wool, smear on a pea-sized bit of petroleum jelly and push it back. Ten minutes for all three, and it stays quiet for a year or more. Compare that with a quick squirt of spray oil: the same door is silent in ten seconds, but is often singing again within two months.',
      },
      {
        manner: 'terse',
        text: 'Tap out the hinge pin, wipe it clean, coat it with petroleum jelly or silicone grease, and put it back. Do one hinge at a time.',
      },
      {
        manner: 'listed',
        text: `**You need:** hammer, nail, cloth, fine steel wool, petroleum jelly or silicone grease.

1. Close the door so that its weight is supported.
2. Tap the pin of **one** hinge upwards with nail and hammer.
3. Wipe off dirt and rub away rust.
4. Coat the pin thinly with the grease.
5. Push it back and swing the door a few times.
6. Repeat for the other hinges.

**In a hurry?**
- Silicone spray works at once, for some months.
- Candle wax or bar soap will do overnight.`,
      },
      {
        manner: 'thorough',
        text: `A hinge squeaks because two dry metal surfaces rub against each other, often with dust or rust in between. The lasting remedy is to clean and grease the pin that runs through the middle. Close the door first, so that the frame carries part of its weight, and deal with one hinge at a time so that the door never hangs loose.

Tap the pin upwards from below with a nail and a light hammer. Wipe it and the barrel clean, take off any rust with steel wool, and apply a thin coat of petroleum jelly or silicone grease. Push the pin back and move the door to spread the grease.

If the noise persists, check the screws. A loose hinge lets the door sag and grind, and tightening it may be all that is needed.`,
      },
    ],
  },
  {
    id: 'yellow-tomato',
    prompt: 'Why are the leaves on my tomato plants turning yellow?',
    answers: [
      {
        manner: 'technical',
        text: `Read the pattern before you treat:

| Pattern | Probable cause | Action |
|---|---|---|
| Oldest leaves, evenly pale | nitrogen (N) deficit | balanced feed, e.g. NPK 5-5-5 |
| Yellow between green veins | magnesium (Mg) deficit | Epsom salt, 20 g per litre, as leaf spray |
| Brown rings in yellow patches | early blight (*Alternaria*) | remove leaves, water at the base |
| Whole plant limp, soil wet | root hypoxia | let top 3 cm dry out |

Target 25 to 40 mm of water per week and a soil pH of 6.0 to 6.8. A pH outside that range locks up nutrients even where the soil contains enough.`,
      },
      {
        manner: 'closing-offer',
        text: 'Yellow leaves on tomatoes are worrying to see, but the cause can usually be read from where they appear. If only the lowest, oldest leaves fade, the plant is often just short of nitrogen or shedding what it no longer needs, and a regular tomato feed helps. If the veins stay green while the rest yellows, think of magnesium. Brown rings point to early blight, so take those leaves off and keep water off the foliage. If the whole plant droops and the soil is wet, you are watering too often. Can you tell me which leaves are affected and how often you water, so I can narrow it down?',
      },
      {
        manner: 'formal',
        text: 'Yellowing of tomato foliage admits of several explanations, which may be distinguished by the position and pattern of the discolouration. Uniform yellowing of the lowest leaves generally indicates insufficient nitrogen or natural ageing. Yellow tissue between green veins suggests a deficiency of magnesium. Brown concentric rings are characteristic of early blight, in which case the affected leaves should be removed and overhead watering avoided. Where the entire plant wilts in wet soil, excessive irrigation is the probable cause. It is advisable to permit the uppermost three centimetres of soil to dry before further watering.',
      },
      {
        manner: 'examples',
        text: 'Two plants, same colour, different trouble. For example, my imaginary plant A sits in a pot and gets water every evening. Its leaves are pale from bottom to top, and a finger pushed 3 cm into the soil comes out wet. It needs less water: wait until that top layer is dry. Plant B is watered well but has not been fed since planting eight weeks ago. Only its lowest leaves are yellow, and evenly so. It is short of nitrogen, and a tomato feed every ten days will show in the new leaves. If yours has green veins instead, suspect magnesium; with brown rings, blight.',
      },
      {
        manner: 'playful',
        text: 'Tomato plants are drama queens, and yellow is how they sulk. Only the bottom leaves? That is either retirement or hunger: the plant is moving its nitrogen upstairs, and a regular feed will cheer it up. Green veins on a yellow background, like a badly printed map, means it is craving magnesium. Brown bullseyes are early blight, the local villain, so evict those leaves and stop showering the rest. And if the whole plant hangs its head over soggy soil, you have been loving it to death. Stick a finger in the earth: if it comes out wet, put the watering can down and walk away slowly.',
      },
    ],
  },
  {
    id: 'cat-sofa',
    prompt: 'How do I stop my cat scratching the sofa?',
    answers: [
      {
        manner: 'closing-offer',
        text: 'It is frustrating to watch a sofa being shredded, and the trick is to offer your cat something better. Cats scratch to stretch, to care for their claws and to leave a mark, so they will not simply stop. Put a sturdy post, about 90 cm tall, right beside the corner your cat likes. Praise it or give a treat whenever it uses the post. Meanwhile cover the sofa corner with double-sided tape, which feels unpleasant under the paws, and trim the claws every couple of weeks. Once the habit has moved, you can shift the post slowly. Shall I help you choose between a sisal post and a cardboard one?',
      },
      {
        manner: 'playful',
        text: "In your cat's opinion, you bought a large, expensive scratching post and then kept sitting on it. You will not win by arguing. Scratching is yoga, manicure and signature all in one, so what you need is a rival attraction. Place a tall, rock-solid sisal post right next to the crime scene, and pay generous bribes in treats each time it is used. Then make the sofa boring: a strip of double-sided tape on the corner feels like stepping in jam. Trim the claws every two weeks, skip the shouting, which only teaches the cat to wait until you leave, and let bribery do its work.",
      },
      {
        manner: 'listed',
        text: `Cats need to scratch, so move the habit rather than forbid it.

**Offer something better**
- A stable post, at least 80 to 90 cm tall
- Sisal rope or rough cardboard
- Placed right beside the damaged corner

**Make the sofa dull**
- Double-sided tape on the corner
- A smooth throw over the arm

**Help it along**
1. Reward every use of the post.
2. Trim claws every two to three weeks.
3. Move the post by a few centimetres a day, once it is in use.
4. Don't shout or punish.`,
      },
      {
        manner: 'formal',
        text: 'Scratching constitutes normal feline behaviour: it serves to stretch the body, to maintain the claws and to mark territory. It should therefore be redirected rather than suppressed. A stable scratching post, not less than eighty centimetres in height, should be positioned immediately beside the affected furniture, and its use ought to be rewarded consistently. The furniture itself may be protected temporarily by means of double-sided adhesive tape or a smooth covering. Regular trimming of the claws limits the damage. Punishment is not recommended, as it provokes anxiety without altering the underlying need.',
      },
      {
        manner: 'thorough',
        text: `A cat that scratches the sofa is doing what cats do: stretching, keeping its claws in order and leaving a visible mark. You cannot train the need away, but you can give it a better target. Buy or build a post that does not wobble and is tall enough for a full stretch, around 90 cm, and put it directly beside the corner that is being attacked.

Reward the cat whenever it uses the post, and rub a little catnip on it at the beginning. At the same time, make the sofa unattractive with double-sided tape or a slippery cover for a few weeks.

Trim the claws every two or three weeks, and avoid scolding, since it mostly teaches a cat to scratch when you are out. When the post is in daily use, move it gradually to a place you prefer.`,
      },
    ],
  },
  {
    id: 'dense-bread',
    prompt: 'Why is my homemade bread so dense?',
    answers: [
      {
        manner: 'listed',
        text: `The usual suspects, most likely first:

1. **Not enough rising.** The dough should nearly double. Go by size, not by the clock.
2. **Too much flour.** Weigh it; a packed cup can hold a third more.
3. **Too little kneading.** Knead 8 to 10 minutes, until it stretches without tearing.
4. **Tired yeast.** It should foam in warm water within 10 minutes.
5. **A cold kitchen.** Allow twice the time, or use a warmer spot.

**Quick test:** press the dough with a finger. If the dent fills slowly and halfway, it's ready to bake.`,
      },
      {
        manner: 'warm',
        text: "Oh, everybody who bakes has made a brick or two, so you're in good company! Nine times out of ten the dough simply hasn't risen long enough. Let it nearly double, even if that takes longer than your recipe says; kitchens differ. Next time, weigh your flour too, because it's so easy to add too much. Knead until the dough feels stretchy and smooth, about ten minutes. And check your yeast: stir it into warm water, and if it's foaming after ten minutes, it's alive and happy. Change one thing at a time and you'll soon see which one it was. You're closer than you think 🍞",
      },
      {
        manner: 'terse',
        text: "Most likely it hasn't risen long enough, or has too much flour. Let the dough nearly double, weigh the flour, and check that your yeast still foams.",
      },
      {
        manner: 'playful',
        text: "A dense loaf is usually a balloon that nobody finished blowing up. The yeast are your tiny, hungry staff: give them warmth and time and they will fill the dough with gas; rush them in a cold kitchen and they go on strike. Wait until the dough has nearly doubled. Then look at your flour, because a heaped cup turns bread into building material, so use scales. Knead for ten minutes, or the balloon will have holes in it. And if your yeast doesn't foam in warm water, it has quietly passed away at the back of the cupboard. Hold a short service and buy a new packet.",
      },
      {
        manner: 'technical',
        text: `Density follows from three measurable things: gas production, gluten strength and water content.

\`\`\`
hydration = water (g) / flour (g) × 100 %
example:    350 / 500 × 100 = 70 %
\`\`\`

- **Hydration:** 65 to 72 % for white flour. Below 60 % the crumb stays tight.
- **Dough temperature:** 24 to 26 °C. At 18 °C fermentation takes about twice as long.
- **Yeast:** 1 % instant dry yeast on flour weight. Test: foam within 10 min at 35 to 38 °C.
- **Volume before baking:** 1.8 to 2 times the initial volume.
- **Core temperature when done:** 93 to 97 °C.

Flour measured by volume can vary by ±20 %, so weigh it.`,
      },
    ],
  },
  {
    id: 'wine-carpet',
    prompt: 'How do I get red wine out of a carpet?',
    answers: [
      {
        manner: 'caveats',
        text: 'It depends on the carpet and on how long the wine has been there. A fresh stain usually comes out; an old one may only fade. Blot first, then try cold water and a teaspoon of washing-up liquid in a glass of water, ideally after testing a hidden corner, since some dyes can run. Hydrogen peroxide at 3 % tends to work on pale synthetic carpets, but it may bleach dark ones and can harm wool. Avoid hot water, which might set the stain. If the carpet is wool, silk or valuable, a professional cleaner is probably the safer option.',
      },
      {
        manner: 'terse',
        text: "Blot it straight away without rubbing, then dab with cold water and a little washing-up liquid. Repeat until it's gone, and blot dry.",
      },
      {
        manner: 'thorough',
        text: `Act quickly and do not rub. Press a clean white cloth or kitchen paper on the stain and lift it again, moving from the edge towards the middle, until no more wine comes up. Then pour on a little cold water and blot again; this alone removes a surprising amount.

For what remains, mix a teaspoon of washing-up liquid and a tablespoon of white vinegar into a glass of lukewarm water. Dab it on, wait five minutes, and blot. Repeat as often as the cloth still picks up colour, then rinse with clear water and press dry under a towel.

On a light synthetic carpet, 3 % hydrogen peroxide can clear the last shadow. Test it somewhere hidden first, and keep it away from wool and dark colours.`,
      },
      {
        manner: 'playful',
        text: "First rule of wine club: don't rub. Rubbing is how a small pink accident becomes a large pink feature. Blot instead, patiently, as though comforting a very small sad animal. Add a splash of cold water and blot again. Then mix a teaspoon of washing-up liquid and a spoonful of white vinegar into a glass of water, dab it on, give it five minutes and keep blotting until the cloth comes away bored. Pale synthetic carpet may get a finishing dab of 3 % hydrogen peroxide, tested in a corner nobody visits. Wool is too posh for that. And white wine does not cancel red; it only makes the carpet tipsy.",
      },
      {
        manner: 'listed',
        text: `**Straight away**
1. Blot with a white cloth, from the edge inwards. **Never rub.**
2. Pour on a little cold water and blot again.

**Then treat it**
1. Mix 1 tsp washing-up liquid, 1 tbsp white vinegar and a glass of lukewarm water.
2. Dab on and wait 5 minutes.
3. Blot, and repeat until no colour comes up.
4. Rinse with clear water and press dry.

**Take care**
- Test any cleaner on a hidden spot.
- 3 % hydrogen peroxide: pale synthetics only.
- Wool or silk: call a cleaner.`,
      },
    ],
  },
  {
    id: 'slow-wifi',
    prompt: 'Why is the wifi slow in my bedroom?',
    answers: [
      {
        manner: 'terse',
        text: 'Distance and walls weaken the signal. Move the router somewhere central and high, try the other frequency band, or add a mesh point halfway.',
      },
      {
        manner: 'technical',
        text: `Signal strength falls with distance and with every wall. Measure it in the bedroom with a wifi analyser:

| RSSI | Meaning |
|---|---|
| −50 dBm | excellent |
| −67 dBm | enough for video calls |
| −75 dBm | slow, drop-outs |
| −85 dBm | barely usable |

Typical losses at 5 GHz: plasterboard 3–4 dB, brick 8–12 dB, reinforced concrete 20 dB or more. 2.4 GHz penetrates better, but is slower and crowded; use channel 1, 6 or 11 at 20 MHz.

Order of work: test by cable to rule out the line; place the router centrally and 1–2 m high; then add a mesh node where RSSI is still above −65 dBm, preferably wired.`,
      },
      {
        manner: 'playful',
        text: 'Wifi is like somebody calling you for dinner from the kitchen. Next door you hear every word; behind two brick walls, a wardrobe and an aquarium you catch "…inner …eady". Your bedroom is simply out of earshot. So move the shouter: get the router out of the cupboard and up on a shelf in the middle of the home. Then change the voice: 2.4 GHz is the deep one that goes through walls, 5 GHz is fast but delicate. If it is still mumbling, put a mesh point halfway, a friend in the corridor who repeats everything. And check with a cable first, in case the cook is just slow.',
      },
      {
        manner: 'listed',
        text: `**Likely causes**
- Distance: every wall costs signal, concrete most of all.
- Router in a cupboard, on the floor or behind the TV.
- Neighbours on the same channel.

**Try in this order**
1. Test the speed next to the router. Slow there too? Then it's **the line**, not the wifi.
2. Put the router in a **central, high, open** spot.
3. Switch bands: 2.4 GHz reaches further, 5 GHz is faster.
4. Restart the router and update its software.
5. Add a **mesh point** halfway to the bedroom.`,
      },
      {
        manner: 'thorough',
        text: `Wifi weakens with distance, and even more with every wall it has to cross. Brick and concrete are the worst, followed by large mirrors, water tanks and underfloor heating. If the router stands in a cupboard or at the far end of the home, little of the signal may reach your bedroom.

Measure first. Run a speed test beside the router and another in the bedroom. If both are slow, the fault lies with the line or the provider. If only the bedroom is slow, move the router to a central, raised and open place, and try the 2.4 GHz band, which is slower but gets through walls better than 5 GHz.

If this is not enough, set up a mesh point about halfway, where reception is still good. A network cable to that point gives the best result.`,
      },
    ],
  },
];
