// Everyday prompts that ask for an idea to be explained, from inflation to black holes, each
// answered five times with the same facts in five different manners. All texts were written for
// this demo.

import type { DemoPrompt } from './types.js';

export const ideasExplained: readonly DemoPrompt[] = [
  {
    id: 'inflation',
    prompt: 'What does inflation actually mean?',
    answers: [
      {
        manner: 'terse',
        text: 'Inflation is a general rise in prices over time, so the same money buys less. Two per cent a year is the usual target.',
      },
      {
        manner: 'examples',
        text: 'Imagine a basket with bread, milk, rent and a bus ticket that costs 100 today. If the same basket costs 103 next year, inflation was 3 %. Your hundred-note still says 100, but it no longer fills the basket. For example, 1,000 left in a drawer at 3 % inflation buys after ten years only what about 744 buys today. Wages matter as well: if your pay rises by 2 % while prices rise by 3 %, you are roughly 1 % poorer, even though the number on your payslip grew. Central banks aim at about 2 % and raise interest rates when prices run faster.',
      },
      {
        manner: 'formal',
        text: 'Inflation denotes a sustained increase in the general level of prices within an economy, or, equivalently, a decline in the purchasing power of money. It is customarily measured by the annual change in the cost of a representative basket of goods and services. Among its causes are demand in excess of supply, rising costs of production, and expectations of further increases. Moderate inflation, at approximately two per cent per annum, is regarded by most central banks as compatible with stability. Where it exceeds this level, interest rates are generally raised in order to restrain borrowing and expenditure.',
      },
      {
        manner: 'thorough',
        text: `Inflation means that prices in general go up, so that each unit of money buys a little less. Statisticians measure it with a basket of things an average household pays for, such as food, rent, energy and haircuts. If the basket costs three per cent more than a year ago, inflation is three per cent. A single price going up, say for coffee, is not inflation by itself.

It can begin when people want to buy more than is produced, or when production becomes dearer, as with an oil shock. Expectations then keep it going: workers ask for higher pay and shops raise prices in advance.

A little of it, around two per cent, is considered healthy. When it goes well beyond that, central banks raise interest rates, which makes borrowing expensive and cools spending.`,
      },
      {
        manner: 'warm',
        text: "You've met inflation already, I promise! Remember when an ice cream cost half of what it does now? That's it: prices in general creep up over the years, so your money buys a little less each time 🍦 A bit of it, around two per cent a year, is normal and even healthy. When it gets much higher, central banks raise interest rates so that everyone borrows and spends a little less, and prices calm down. For you it mainly means one thing: money in a drawer slowly shrinks, so it's worth putting savings where they earn interest. See, you could explain it to a friend now!",
      },
    ],
  },
  {
    id: 'vaccines',
    prompt: 'How do vaccines actually work?',
    answers: [
      {
        manner: 'warm',
        text: 'What a lovely thing to be curious about! Your body has its own team of defenders, and a vaccine gives them a practice run. It shows them a harmless piece of a germ, or the plan for making one, so they can learn what it looks like. Over the next two weeks or so they build antibodies and, best of all, memory cells that stay with you for years. If the real germ turns up one day, your team knows it at once and gets to work before you become badly ill 💪 A sore arm or a tired evening just means that the training has begun. And you protect the people around you, too!',
      },
      {
        manner: 'playful',
        text: 'A vaccine is a wanted poster for your immune system. It shows a mugshot of the villain, a harmless snippet of virus or the recipe for one, and your inner police study it closely. For a day or two there may be some commotion at the station: sore arm, mild fever, everyone shouting. Meanwhile the detectives practise handcuffs in exactly the right size, known as antibodies, and a few wise old memory cells pin the poster to the wall for years. When the real crook strolls in, he is recognised at the door and arrested before he can wreck the place. No villain was needed for the rehearsal.',
      },
      {
        manner: 'caveats',
        text: 'In general, a vaccine shows your immune system a harmless part of a germ, so that it can respond faster later on. How well this works depends on the vaccine, the germ and the person. Protection usually takes around two weeks to build, and may fade, which is why some need boosters. Vaccinated people can still fall ill, though as a rule less severely. A sore arm or mild fever is common; serious reactions are possible but very rare. If you are pregnant, have a weakened immune system or have had a strong allergic reaction before, it would be best to speak with a doctor first.',
      },
      {
        manner: 'technical',
        text: `A vaccine presents an **antigen** without causing the disease.

| Type | Content |
|---|---|
| live attenuated | weakened pathogen |
| inactivated | killed pathogen |
| subunit | purified protein, often with adjuvant |
| mRNA | instructions for one protein |

Sequence: dendritic cells take up the antigen and present it on MHC molecules; helper T cells activate B cells; B cells mature in germinal centres and secrete IgG, which rises over about 10–14 days. Memory B and T cells remain.

Herd immunity threshold, for a basic reproduction number R₀:

\`\`\`
threshold = 1 − 1/R₀
measles, R₀ = 15: about 93 %
\`\`\``,
      },
      {
        manner: 'closing-offer',
        text: 'You are asking how a small injection can protect you for years, and the answer is training. A vaccine contains a harmless part of a germ, or the instructions for making one. Your immune system treats it as an intruder, learns its shape and, over about two weeks, produces antibodies and memory cells. Those memory cells remain, so when the real germ arrives, the reply comes within days or hours rather than weeks, and you stay well or fall only mildly ill. A sore arm or a light fever is part of this learning. Are you interested in a particular vaccine, or would you like to know how the mRNA ones differ?',
      },
    ],
  },
  {
    id: 'black-hole',
    prompt: 'What is a black hole?',
    answers: [
      {
        manner: 'closing-offer',
        text: 'Black holes sound like magic, but the basic idea is quite graspable. When a very heavy star runs out of fuel, its core collapses under its own weight. So much matter ends up in so little space that, within a certain distance, nothing can escape, not even light. That boundary is called the event horizon. From far away a black hole pulls like any other object of the same mass; it does not suck things in. We notice it by the stars that circle it and by the hot gas around it, which glows. Shall I explain what would happen if you fell in, or how the first picture was taken?',
      },
      {
        manner: 'warm',
        text: "Oh, this is one of my favourite questions! Picture the heaviest thing you can think of, squeezed into the tiniest space. When a giant star runs out of fuel, its core collapses, and its gravity gets so strong that even light can't get away. The edge of no return is called the event horizon. But don't worry, black holes don't roam about swallowing everything ✨ If our Sun were swapped for one of the same weight, the Earth would go on circling just as before, only in the dark. We find them by watching stars whirl around something invisible. Look up tonight: there's one in the middle of our own galaxy!",
      },
      {
        manner: 'listed',
        text: `**In one sentence:** a place where gravity is so strong that not even light gets out.

**How one forms**
1. A star of more than about 20 solar masses uses up its fuel.
2. Its core collapses.
3. What remains is squeezed beyond any limit we know.

**Main parts**
- **Event horizon:** the border of no return
- **Singularity:** the centre, where our theories fail
- **Accretion disc:** hot, glowing gas around it

**Common mistakes**
- It doesn't suck things in from afar.
- It isn't a hole, but a great deal of mass.`,
      },
      {
        manner: 'caveats',
        text: 'Roughly speaking, a black hole is a region where gravity is so strong that, as far as we know, nothing can leave it, not even light. Many form when heavy stars collapse; how the enormous ones in the centres of galaxies grew is still not fully understood. Pictures of a dark ball surrounded by a glowing ring are broadly right, although the ring is only there if gas happens to be falling in. What lies at the centre is uncertain, since our theories probably break down there. And the idea that black holes suck everything in is mostly a misunderstanding: from a distance they pull no harder than a star of the same mass.',
      },
      {
        manner: 'playful',
        text: "A black hole is what happens when a giant star goes on a crash diet and keeps the weight. It runs out of fuel, collapses and packs several Suns into something the size of a city. Its gravity is then so possessive that even light, the fastest thing there is, gets to the edge, tries to leave and is told to sit back down. That edge is the event horizon, the universe's strictest exit policy. But it is no vacuum cleaner. Keep your distance and it is a perfectly civil neighbour, pulling no harder than any star of the same mass. Just don't pop in for a look.",
      },
    ],
  },
  {
    id: 'sky-blue',
    prompt: 'Why is the sky blue?',
    answers: [
      {
        manner: 'listed',
        text: `**Short version:** air scatters blue light much more than red light.

**Step by step**
1. Sunlight contains all colours.
2. Its waves meet the tiny molecules of the air.
3. Short waves (blue) are scattered in all directions, about **six times** as much as long ones (red).
4. So blue light reaches you from the whole sky.

**Why not violet?**
- The Sun gives off less of it, some is absorbed high up, and our eyes are less sensitive to it.

**Why red at sunset?**
- The light's path is longer, and most of the blue is lost on the way.`,
      },
      {
        manner: 'warm',
        text: "Children ask this all the time, and most grown-ups quietly change the subject, so well done for asking! Sunlight looks white, but it's a mix of all the colours of the rainbow 🌈 On its way to you it bumps into the tiny molecules of the air. Red light mostly sails straight past, but blue light is bounced about in every direction. So wherever you look, a bit of blue is coming towards you. In the evening the light has to travel through much more air, most of the blue has been bounced away by then, and you get those gorgeous reds. Watch for it tonight!",
      },
      {
        manner: 'formal',
        text: 'The colour of the sky results from the scattering of sunlight by the molecules of the atmosphere. White sunlight comprises all visible wavelengths. Since the molecules are considerably smaller than these wavelengths, the intensity of scattering is inversely proportional to the fourth power of the wavelength; blue light is consequently scattered approximately six times as strongly as red. It reaches the observer from every direction, whereas the remaining colours proceed largely undisturbed. Violet is scattered more strongly still, yet it is less abundant in sunlight and less readily perceived. At sunset the longer path through the atmosphere removes the blue component, and red predominates.',
      },
      {
        manner: 'examples',
        text: 'Try it at home. Fill a tall glass with water, stir in a few drops of milk, and shine a torch through it from the side in a dark room. Seen from the side, the water looks faintly bluish, and the torch seen through it looks yellow or orange. The air does the same with sunlight: its molecules scatter blue light about six times as strongly as red, so blue comes at you from all over the sky. A sunset is the orange torch. For example, with the Sun on the horizon its light crosses nearly forty times as much air as at noon, and hardly any blue is left.',
      },
      {
        manner: 'caveats',
        text: 'The usual explanation is that air molecules scatter blue light more strongly than red, roughly six times as much, so that blue reaches us from every part of the sky. That is right as far as it goes, but not quite complete. By the same rule violet should win; it probably does not because sunlight contains less of it and our eyes respond to it weakly. How deep the blue looks can also depend on dust, moisture and altitude, and at dusk, ozone plays a part too. Red sunsets are mostly due to the longer path through the air, although smoke or dust may strengthen them.',
      },
    ],
  },
  {
    id: 'leap-year',
    prompt: 'Why do we have leap years?',
    answers: [
      {
        manner: 'playful',
        text: "The Earth is a slightly unpunctual dancer. It takes 365 days to go around the Sun, plus nearly six hours of dawdling. We ignore the dawdling for three years, and in the fourth we sweep it all up and call it the 29th of February. Without that, the calendar would slip by a day every four years, and eventually you'd be singing carols in a heatwave. But six hours is a little too generous, so century years skip the leap day, like 1900, unless they divide by 400, like 2000. It is the world's longest-running rounding error, and people born on it get to stay young.",
      },
      {
        manner: 'thorough',
        text: `A leap year exists because the Earth's journey around the Sun does not take a whole number of days. It lasts about 365.2422 days, that is 365 days and a little less than six hours. If every year had 365 days, the calendar would fall behind the seasons by about one day in four years, and by 24 days in a century.

Adding a day every four years nearly corrects this, but slightly too much, by some eleven minutes a year. Therefore century years are leap years only if they can be divided by 400: the year 2000 was one, while 1900 was not and 2100 will not be.

This rule dates from 1582. It makes the average year 365.2425 days long, so that the error grows to one day only after about three thousand years.`,
      },
      {
        manner: 'warm',
        text: "Isn't it fun that our calendar needs a little repair now and then? The Earth takes 365 days and almost six hours to travel around the Sun. We can't put a quarter of a day on the calendar, so we save those hours up, and after four years we get a whole extra day: hello, 29 February! 🎂 Without it, your summer holidays would slowly wander into autumn. Since it's not quite six hours, we leave the extra day out in years like 1900 and 2100, but keep it in 2000. And if you know someone born on a leap day, do spoil them, they wait a long time for it!",
      },
      {
        manner: 'listed',
        text: `**The problem:** one trip around the Sun takes **365.2422 days**, not 365.

**The rule**
1. Divisible by 4 → leap year (2024, 2028)
2. But divisible by 100 → **no** leap year (1900, 2100)
3. But divisible by 400 → leap year after all (2000, 2400)

**The result**
- Average year: 365.2425 days
- Error: one day in about 3,000 years

**Without leap years**
- 1 day of drift after 4 years
- about 24 days after a century, so the seasons would wander through the months`,
      },
      {
        manner: 'closing-offer',
        text: 'It does seem odd to slip in an extra day, and the reason lies in the sky. The Earth needs about 365 days and not quite six hours to go around the Sun. Those hours add up to nearly a day every four years, so we add the 29th of February to keep the calendar in step with the seasons. Because it is slightly less than six hours, we leave the day out three times in four hundred years: 1900 had none and 2100 will have none, but 2000 did. Would you like to hear how the calendar was once ten days wrong, and what people did about it?',
      },
    ],
  },
  {
    id: 'machine-learning',
    prompt: 'Explain machine learning in simple terms',
    answers: [
      {
        manner: 'examples',
        text: 'Suppose you want a computer to recognise spam. You could write rules, such as "contains the word *prize*", but spammers change their words. With machine learning you show it, say, 10,000 emails already marked as spam or not. It begins with guesses, compares each with the right answer and adjusts thousands of small numbers until most of its guesses are right. Then you test it on 1,000 emails it has never seen; if it gets 970 right, it has learned something general. In the same way, for example, a program fed with past house sales can estimate a price. It can also learn mistakes: if all its houses were in one city, it will misjudge the rest.',
      },
      {
        manner: 'playful',
        text: "Machine learning is teaching by showing, with a pupil that has no common sense and endless patience. You hold up ten thousand pictures: cat, cat, dog, cat. At first it guesses like a tipsy uncle at a quiz. After each wrong answer, thousands of tiny knobs get turned a little, and after a million turns it is rather good. Nobody told it about whiskers; it found its own clues. That is the charm and the danger. If every dog in your photos stood on grass, it may conclude that a dog is anything green. So test it on pictures it has never seen, and don't let it near the cat door unsupervised.",
      },
      {
        manner: 'closing-offer',
        text: 'You would like it without the jargon, so here is the core of it. Normally people write rules and a computer follows them. In machine learning, people supply examples, and the computer works out the rules. Show it thousands of photos marked "cat" or "dog"; it guesses, is corrected, and adjusts many small internal numbers until it is mostly right. Then it is tried on photos it has never seen, to make sure it has not just memorised the first ones. It is only as good as its examples, so gaps in them become errors later. Would you like an example from daily life, or the next step, how a neural network does this?',
      },
      {
        manner: 'terse',
        text: 'Instead of following written rules, the computer finds patterns in many examples, adjusting itself after each mistake until it guesses well on new cases.',
      },
      {
        manner: 'thorough',
        text: `In ordinary programming a person writes down the rules and the computer carries them out. Machine learning turns this around: the computer is given many examples and finds the rules by itself. To teach it the difference between cats and dogs, you show it thousands of photos with the right answer attached.

Inside, the program has a great many adjustable numbers. It makes a guess, compares it with the answer, and changes the numbers slightly so that the next guess is a bit better. After enough rounds it is usually right, even about photos it has never seen. Checking this on fresh examples is essential, since otherwise it may only have memorised the old ones.

Its knowledge is limited to what it was shown. If the examples are one-sided, its answers will be too.`,
      },
    ],
  },
];
