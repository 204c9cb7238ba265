// Everyday prompts about money, travel and planning a party, each answered five times with the
// same facts in five different manners. All texts, and all sums in them, were made up for this
// demo.

import type { DemoPrompt } from './types.js';

export const moneyAndTravel: readonly DemoPrompt[] = [
  {
    id: 'emergency-fund',
    prompt: 'How much money should I keep for emergencies?',
    answers: [
      {
        manner: 'technical',
        text: `\`\`\`
fund = essential monthly costs × months of cover
\`\`\`

Count only what cannot be paused: housing, food, energy, insurance, transport, minimum debt payments.

| Situation | Months | At 1,600 per month |
|---|---|---|
| two secure incomes | 3 | 4,800 |
| one secure income | 4–6 | 6,400–9,600 |
| self-employed | 6–12 | 9,600–19,200 |

Liquidity: available within 1 to 2 days, no price risk, covered by deposit insurance. Build-up time at 250 per month for 4,800: 4,800 / 250 ≈ 19 months. Debt above roughly 10 % interest comes first, once one month of costs has been saved. Recalculate yearly.`,
      },
      {
        manner: 'formal',
        text: 'It is generally recommended that a reserve equivalent to three to six months of essential expenditure be maintained. Essential expenditure comprises housing, food, energy, insurance and transport, but excludes leisure and saving. Persons with irregular earnings or dependants ought to consider a reserve at the upper end of this range or beyond it, whereas three months may suffice for a household with two secure incomes. The sum should be held in an instantly accessible, insured savings account rather than invested in securities. Where costly debt exists, it is advisable to accumulate one month of expenses first and to repay the debt thereafter.',
      },
      {
        manner: 'terse',
        text: 'Three to six months of essential costs, in an instant-access savings account. Start with one month; aim for six or more if your income is irregular.',
      },
      {
        manner: 'caveats',
        text: 'The usual advice is three to six months of essential costs, but the right amount depends on your situation. If you have two secure incomes and no children, three months may be enough; if you are self-employed or could not easily find new work, six to twelve might be wiser. A larger cushion is not always better, since money in a savings account tends to lose value to inflation. If you have expensive debt, it often makes sense to save one month first and then pay that off, though rules and benefits vary between countries. For larger sums, an independent adviser could be worthwhile.',
      },
      {
        manner: 'examples',
        text: "Take Lena, who rents a flat. Each month she needs 900 for rent, 350 for food, 250 for bills and insurance, and 100 for transport: 1,600 in all. Cinema and holidays don't count, because she could stop those at once. Three months come to 4,800 and six months to 9,600, and as she has a steady job, she aims for 5,000. By putting aside 250 a month she gets there in twenty months. Her brother, for example, is a freelance photographer with the same costs; since a quiet winter can cost him half his income, he keeps 10,000. Both leave it in a savings account they can reach overnight.",
      },
    ],
  },
  {
    id: 'jet-lag',
    prompt: 'How do I get over jet lag faster?',
    answers: [
      {
        manner: 'terse',
        text: 'Switch to local time at once, get daylight (mornings after flying east, evenings after flying west), and keep naps under thirty minutes.',
      },
      {
        manner: 'warm',
        text: 'Welcome back, or bon voyage! Jet lag is no fun, but you can shorten it nicely. Set your watch to the new time as soon as you board, and eat and sleep by it from then on. Daylight is your best friend ☀️ After flying east, go out in the morning; after flying west, enjoy the evening sun. If your eyes close at three in the afternoon, have a short nap, thirty minutes at most, and set an alarm! Drink plenty of water, keep coffee for the morning, and plan something pleasant and easy for the first day. Your body catches up by about an hour a day, so be patient with it.',
      },
      {
        manner: 'thorough',
        text: `Jet lag is your inner clock running on the time of the place you left. It adjusts by itself, roughly one hour a day when you have flown east and a little faster when you have flown west. Light is what sets it, so use that deliberately.

After a flight eastwards, seek bright light in the morning and avoid it late in the evening. After a flight westwards, stay in the light until evening. With more than eight time zones, wait until late morning on the first days. Eat and sleep at local hours from the first day, and keep naps below half an hour.

You can begin before the trip by shifting your bedtime an hour a day for three days. A small dose of melatonin at the new bedtime helps some people; ask a pharmacist first.`,
      },
      {
        manner: 'listed',
        text: `**Before you leave**
- Shift bedtime 1 hour a day for 3 days: *earlier* for east, *later* for west.

**On the plane**
- Set your watch to the new time.
- Sleep only if it's night there.
- Water instead of alcohol.

**After landing**
1. Stay up until at least 21:00 local time.
2. **East:** bright light in the morning.
3. **West:** bright light in the evening.
4. Naps: 30 minutes at most.
5. Coffee in the morning only.

**Expect** about one day per time zone.`,
      },
      {
        manner: 'technical',
        text: `The circadian clock re-entrains at roughly 1 h/day after eastward travel (phase advance) and up to 1.5 h/day westward (phase delay).

\`\`\`
days ≈ zones / rate
7 zones east: 7 / 1.0 = 7
7 zones west: 7 / 1.5 ≈ 5
\`\`\`

Light acts relative to the core temperature minimum (CBTmin), about 2 h before habitual waking: light **after** CBTmin advances the clock, light **before** it delays it. So, 8 zones east with habitual waking at 07:00, CBTmin falls at 13:00 local time: avoid light before 13:00, seek it afterwards, and move the window 1 h earlier each day. Melatonin 0.5–3 mg at local bedtime supports an advance. Nap ≤ 30 min.`,
      },
    ],
  },
  {
    id: 'hand-luggage',
    prompt: 'What should I pack for a week with only hand luggage?',
    answers: [
      {
        manner: 'caveats',
        text: 'It depends on the weather, the trip and your airline, so take this as a starting point. Many airlines allow about 55 × 40 × 20 cm, but some cheap fares include only a small bag, so check yours first. Four tops, two pairs of trousers and five sets of underwear are usually enough if you can wash something midweek. Liquids are generally limited to 100 ml each in a one-litre bag, though rules are changing at certain airports. Wearing your heaviest shoes tends to save the most room. Medicines should always stay with you, and if they are prescribed, a copy of the prescription may be useful.',
      },
      {
        manner: 'terse',
        text: 'Four tops, two bottoms, five sets of underwear, one jumper, one jacket, two pairs of shoes (wear one), small toiletries, charger, documents. Wash once midweek.',
      },
      {
        manner: 'examples',
        text: 'Here is a real week in a bag of 55 × 40 × 20 cm. Worn on the plane: jeans, shirt, jumper, jacket and the heavy shoes. In the bag: three T-shirts, one smart shirt, light trousers, four sets of underwear and socks, sandals, something to sleep in. That makes about ten outfits, because every top goes with both pairs of trousers; for instance, navy and beige match nearly anything. Toiletries in 100 ml bottles fill one clear one-litre bag. On Wednesday, wash three things in the basin with a drop of shampoo; rolled in a towel, they dry overnight. The whole bag weighs about 7 kg.',
      },
      {
        manner: 'warm',
        text: "Travelling light feels wonderful, you'll see! Pick two or three colours that go together, so everything matches. Then pack four tops, two pairs of trousers or skirts, five sets of underwear, one cosy jumper and something for the night. Wear your jacket and your bulkiest shoes on the plane. Put small bottles, up to 100 ml, in a clear bag, and keep your passport, charger and medicines within reach. Halfway through, wash a few things in the basin; it takes five minutes and feels oddly satisfying 🧦 And if you're wondering \"will I need this?\", you probably won't. Shops exist. Have a marvellous week!",
      },
      {
        manner: 'listed',
        text: `### Clothes
- 4 tops, 2 bottoms that all match
- 5 underwear, 5 socks
- 1 jumper, nightwear
- 1 pair of light shoes
- **Wear:** jacket, heavy shoes, jeans

### Small things
- Liquids up to 100 ml, in a clear 1-litre bag
- Toothbrush, deodorant, razor
- Charger, adapter, headphones
- Medicines, passport, cards

### Tricks
1. Roll soft things, fold stiff ones.
2. Stuff socks into shoes.
3. Wash a few items on day 3 or 4.
4. Check your airline's size, often 55 × 40 × 20 cm.`,
      },
    ],
  },
  {
    id: 'tip-japan',
    prompt: 'Do you tip in Japan?',
    answers: [
      {
        manner: 'examples',
        text: 'No, and trying to can cause confusion. Say your ramen costs 1,100 yen and you leave 1,200 on the counter: the cook may well run after you with the 100 yen you "forgot". In a taxi, a fare of 2,340 yen is 2,340 yen. At an izakaya, for example, you might see 400 yen per person on the bill for a small dish you didn\'t order. That is the table charge, not a tip. The main exception is a traditional inn, where a guest may give the attendant 1,000 to 3,000 yen, in an envelope, at the beginning of the stay; even there nobody expects it from a visitor.',
      },
      {
        manner: 'closing-offer',
        text: 'It is good to ask before you go, because customs differ so much. In Japan you do not tip: not in restaurants, not in taxis, not in hotels. Good service is included in the price, and money left on the table may be brought back to you. Some smarter places add a service charge of ten to fifteen per cent, and many pubs serve a small paid starter, so the bill can look higher than expected. To show that you enjoyed it, say "gochisōsama deshita" as you leave a restaurant. Will you be staying at a traditional inn or booking a private guide? There the custom is a little different, and I can explain.',
      },
      {
        manner: 'warm',
        text: "Lucky you, going to Japan! And here's a nice surprise: you don't have to tip at all. Good service is simply part of the deal, in restaurants, taxis and hotels alike. If you leave some coins on the table, somebody may even hurry after you to give them back 😊 In many pubs you'll get a little starter you didn't order, with a small charge for the table; that's normal. What people do love to hear is a warm \"gochisōsama deshita\" after the meal, meaning \"thank you, that was a feast\". If you'd like to thank a guide, a small gift from your home is perfect. Enjoy every bite!",
      },
      {
        manner: 'thorough',
        text: `No. In Japan tipping is not customary, and in most situations it would be embarrassing for both sides. Good service counts as part of the work and is included in the price. If you leave money on a restaurant table, the staff will probably assume that you forgot it. The same goes for taxis, hairdressers and hotels.

Your bill may still contain extras. Upmarket restaurants and hotels often add a service charge of ten to fifteen per cent, and many pubs charge a few hundred yen per person for a small starter that comes automatically.

The exceptions are few. At a traditional inn some guests give the attendant 1,000 to 3,000 yen in an envelope on arrival, and private guides are used to foreign habits. A polite "gochisōsama deshita" after a meal is always welcome.`,
      },
      {
        manner: 'terse',
        text: 'No. Service is included, and tips are usually refused politely. Just say "gochisōsama deshita" after your meal.',
      },
    ],
  },
  {
    id: 'rent-buy',
    prompt: 'Should I rent or buy a home?',
    answers: [
      {
        manner: 'closing-offer',
        text: 'It is one of the biggest decisions you can make, and the answer rests mainly on time and price. If you expect to move within five years, renting is usually cheaper, because fees and taxes when buying can eat up five to ten per cent of the price. If you mean to stay longer, compare: divide the price of a home by the yearly rent of a similar one. Below about 15, buying looks good; above 20, renting does. You should also have a deposit and still keep some savings for repairs. What price, rent and number of years are you thinking of? With those I can work through the comparison for you.',
      },
      {
        manner: 'technical',
        text: `First check, the price-to-rent ratio:

\`\`\`
ratio = price / (12 × monthly rent)
360,000 / (12 × 1,200) = 25
\`\`\`

| Ratio | Tends to favour |
|---|---|
| < 15 | buying |
| 15–20 | depends on the details |
| > 20 | renting |

Second check, yearly cost of owning that is not recovered:

\`\`\`
cost = price × (interest + tax + upkeep − growth)
360,000 × (4 % + 0.5 % + 1 % − 2 %) = 12,600
\`\`\`

Compare with yearly rent, here 14,400. Then spread the one-off costs of buying, typically 5–10 %, over the years of stay: 27,000 over 5 years adds 5,400 a year, over 15 years only 1,800.`,
      },
      {
        manner: 'caveats',
        text: 'There is no general answer, as it depends on your plans, your local prices and your finances. Buying tends to pay off if you stay for more than about five to seven years, since the one-off costs are often five to ten per cent of the price. In places where a home costs more than twenty times the yearly rent, renting may well be cheaper, particularly if you invest the difference. Prices usually rise over the long run, but they can fall, sometimes for years. Owning could also limit you if your job changes. Before signing anything, it would be sensible to speak to an independent adviser.',
      },
      {
        manner: 'formal',
        text: 'The decision depends principally upon the anticipated duration of residence, the relation of purchase price to rent, and the financial position of the household. As acquisition ordinarily entails ancillary costs of five to ten per cent, ownership is seldom advantageous where removal within five years is probable. A purchase price below fifteen times the annual rent generally favours acquisition, whereas a multiple exceeding twenty favours tenancy. It is further essential that sufficient reserves remain for maintenance, commonly estimated at one per cent of the value annually. Ownership confers security and independence; tenancy confers flexibility. Neither is to be regarded as inherently superior.',
      },
      {
        manner: 'warm',
        text: "That's a big question, and whatever anyone tells you at dinner parties, there's no wrong choice here! Ask yourself first how long you'd love to stay. Less than five years? Then renting will probably keep you freer and richer, because buying comes with fees of five to ten per cent. Longer? Do one little sum: divide the price by a year's rent for a similar place. Under 15, buying looks friendly; above 20, renting does 🏡 And make sure you'd still have savings left for the day the boiler gives up. Take your time, talk it over and trust your own needs. You'll find the right home!",
      },
    ],
  },
  {
    id: 'used-car',
    prompt: 'What should I check before buying a used car?',
    answers: [
      {
        manner: 'formal',
        text: 'Prior to purchase, the documents, the condition and the behaviour of the vehicle should be examined. The identification number on the body must correspond to that in the papers, and the service history ought to be complete and consistent with the recorded mileage. The bodywork should be inspected in daylight for rust, uneven gaps and differences in paint. Tyres require a tread of at least three millimetres. The engine is to be started cold, and smoke or warning lights noted. A test drive of not less than twenty minutes is indispensable. Inspection by an independent workshop is strongly recommended before any payment is made.',
      },
      {
        manner: 'caveats',
        text: 'No check can rule out every problem, but a few reduce the risk considerably. Missing service records need not mean trouble, though they usually justify a lower price. Paint differences may point to an accident, or just to a scratched door. Start the engine cold if you can, since a warm one could hide faults. A test drive of twenty minutes tends to reveal noises, vibration and a slipping clutch, but not, for example, a timing belt that is nearly due. Unless you know cars well, it is probably worth paying an independent workshop. If the seller hurries you or refuses an inspection, it may be best to walk away.',
      },
      {
        manner: 'technical',
        text: `| Item | Check | Limit |
|---|---|---|
| VIN | body = papers | must match |
| Tyres | tread depth | legal min. 1.6 mm, replace at 3 mm |
| Tyre age | DOT code, e.g. \`2319\` | over 6–8 years: replace |
| Paint | thickness gauge | 80–180 µm; over 300 µm means filler |
| Battery | voltage at rest | ≥ 12.4 V |
| Timing belt | service record | often 100,000–160,000 km |

Start cold: blue smoke means oil, lasting white smoke means coolant. Read the fault memory with an OBD-II adapter; monitors shown as "not ready" suggest it was just cleared. Drive 20 min, including braking from 80 km/h, and watch for pull or judder.`,
      },
      {
        manner: 'examples',
        text: 'Suppose you look at a ten-year-old hatchback for 6,000 with 110,000 km on the clock. The service book shows 98,000 km two years ago, which fits; had it shown 130,000, you would leave. In daylight the left door is slightly darker: ask, and look for a repair bill. The tyres have 2.5 mm of tread, so a new set, say 350, is due. You arrive early and find the engine cold, as you asked, and it starts without smoke. During twenty minutes of driving it stays quiet. For 120 a workshop then finds worn brake discs, 300. You offer 5,400, and have good reasons for it.',
      },
      {
        manner: 'warm',
        text: "How exciting, a new car, well, new to you! 🚗 Take a friend along; four eyes see more, and it's easier to stay sensible. Go in daylight and ask for the engine to be cold. Check that the service book matches the mileage, look along the sides for rust or odd paint, and peek at the tyres: at least 3 mm is nice. Then drive for twenty minutes with the radio off, and listen. Does it pull, rattle or smell? Ask about it! An independent check costs around a hundred and is worth every penny. And if something feels off, smile and walk away. There's always another car.",
      },
    ],
  },
  {
    id: 'kids-party',
    prompt: "Ideas for a seven-year-old's birthday party at home?",
    answers: [
      {
        manner: 'examples',
        text: 'Here is a Saturday afternoon that works. At 15:00 seven children arrive, one per year of age, and decorate paper treasure bags while the others come in. At 15:30 the treasure hunt starts: eight clues around the home, for instance "I\'m cold inside and hum all day" for the fridge, with chocolate coins at the end. At 16:15 there is cake. At 16:40 come musical statues, then pass the parcel with a small joke in every layer. At 17:00 everyone tops their own mini pizza. They eat, and parents collect them at 17:45. The shopping came to about 60, and the treasure bag doubles as the party bag.',
      },
      {
        manner: 'listed',
        text: `**The frame**
- 2 to 2½ hours, 7 or 8 guests
- One theme: pirates, space, animals

**The plan**
1. *Arrival:* decorate treasure bags (20 min)
2. *Treasure hunt:* 8 clues (40 min)
3. *Cake and candles* (20 min)
4. *Games:* musical statues, pass the parcel (25 min)
5. *Mini pizzas:* everyone tops their own (30 min)

**Don't forget**
- Ask about allergies.
- Keep one spare game ready.
- Have one more adult to help.
- The treasure becomes the party bag.`,
      },
      {
        manner: 'closing-offer',
        text: 'A party at home for seven-year-olds works best when it is short and has a clear plan. Two to two and a half hours and seven or eight guests are plenty. Let them decorate a paper bag on arrival, then send them on a treasure hunt with eight clues around the home, ending in a box of chocolate coins. After the cake, play musical statues and pass the parcel, and finish with mini pizzas that they top themselves. Ask the parents about allergies, and find another adult to help. What does the birthday child love most, pirates, animals, space? I could write the eight clues to match.',
      },
      {
        manner: 'caveats',
        text: 'Much depends on the child, but a few things usually go well. Two hours tends to be enough; longer parties may end in tears. Seven or eight guests are often manageable, provided another adult helps. A treasure hunt generally works at this age, though clues should perhaps be read aloud, since not all of them can read well yet. Games with one winner can upset some children, so musical statues with small prizes for everybody might be safer. Mini pizzas are popular, but do ask about allergies first. And keep a calm activity in reserve, as the mood could turn loud, or the weather may not cooperate.',
      },
      {
        manner: 'playful',
        text: 'Seven-year-olds are small pirates with sugar in their veins, so give the pirates a job. Two hours, seven guests, one helper to guard the ship. On arrival they decorate loot bags, which keeps the sofa safe for twenty minutes. Next, a treasure hunt: eight clues, from the humming ice cave (fridge) to the sock swamp (washing machine), with chocolate gold at the end. Then cake, before mutiny breaks out. Musical statues buys you seven seconds of silence at a time, so treasure those. Finish with mini pizzas they top themselves, check for allergies beforehand, and hand over the crew at the door, sticky and triumphant.',
      },
    ],
  },
];
