// Everyday prompts about sleep, sport, aches, nerves and small children, each answered five times
// with the same facts in five different manners. All texts were written for this demo, and none
// of them replaces a doctor.

import type { DemoPrompt } from './types.js';

export const bodyAndMind: readonly DemoPrompt[] = [
  {
    id: 'fall-asleep',
    prompt: "I can't fall asleep at night, any tips?",
    answers: [
      {
        manner: 'caveats',
        text: 'There is no one trick that works for everybody, but a few things help many people. Getting up at the same time every day usually matters more than going to bed early. Caffeine after lunch may keep you awake, though people differ a good deal. A cool, dark room tends to help, and if you are still awake after about twenty minutes, it is often better to get up for a while. Do not expect results in a night; a couple of weeks is more typical. If the problem lasts longer than three months, or you snore heavily or feel low, it would be wise to see a doctor.',
      },
      {
        manner: 'terse',
        text: "Get up at the same time every day, skip caffeine after lunch, keep the bedroom cool and dark, and leave bed if you're awake after twenty minutes.",
      },
      {
        manner: 'thorough',
        text: `The strongest lever is the time you get up. Keep it the same every day, weekends included, and your body will begin to feel sleepy at a predictable hour. Daylight soon after waking strengthens the effect, while long naps and lie-ins weaken it.

In the evening, give yourself an hour to slow down. Dim the lights, put the phone in another room and do something undemanding. Coffee is best kept to the morning, and alcohol makes sleep lighter even if it makes you drowsy. A bedroom around 18 °C, dark and quiet, suits most people.

If you lie awake for roughly twenty minutes, get up, read something dull in low light, and return when you feel sleepy. When trouble continues for several months, ask a doctor about cognitive behavioural therapy for insomnia, which works well.`,
      },
      {
        manner: 'closing-offer',
        text: 'Lying awake when you want to sleep is miserable, so here is what tends to make the biggest difference. Get up at the same hour every morning, even after a bad night, since that sets your inner clock. Have your last coffee before lunch, dim the lights an hour before bed and keep the room cool and dark. If sleep has not come after twenty minutes or so, get up and read something quiet until your eyes grow heavy. Give it two weeks before you judge. Is it mainly racing thoughts that keep you up, or are you simply not tired at bedtime? I can suggest different things for each.',
      },
      {
        manner: 'warm',
        text: "That's such a tiring thing to go through, and you're really not alone with it. Let's make tonight a bit easier! Pick one time to get up and stick to it, even at weekends; your body will thank you. Enjoy your coffee in the morning and switch to tea without caffeine after lunch. An hour before bed, dim the lights, put your phone in another room and do something you like. Keep the bedroom cool. And if you're still awake after twenty minutes, don't fight it: get up, read a few pages, and go back when your eyes feel heavy. Be kind to yourself, it takes a week or two 🌙",
      },
    ],
  },
  {
    id: 'start-running',
    prompt: 'How do I start running from zero?',
    answers: [
      {
        manner: 'closing-offer',
        text: 'You want to begin running without any background, and the good news is that you mostly need patience. Go out three times a week with a rest day in between. Alternate one minute of slow running with two minutes of walking, ten times over. Each week make the running part a little longer, and after about nine weeks you can run for thirty minutes. Keep the pace slow enough to speak in full sentences. Comfortable running shoes are the only purchase that matters. Pain in a joint means stop; tired muscles are normal. Would you like a week-by-week plan that fits the days you have free?',
      },
      {
        manner: 'thorough',
        text: `Begin with a mixture of running and walking. After five minutes of brisk walking, run slowly for one minute, walk for two, and repeat ten times. Do this three times a week, with at least one day of rest in between, because tendons and bones adapt more slowly than lungs do.

Every week, lengthen the running parts and shorten the walks. Most people can run for half an hour without stopping after eight to ten weeks. The commonest mistake is going too fast: you should be able to hold a conversation the whole time.

Buy a pair of running shoes that feel comfortable when you try them on; nothing else is essential. Sore muscles are part of it, but a sharp pain, or one that grows during a run, is a reason to stop for a few days.`,
      },
      {
        manner: 'playful',
        text: 'The secret of running from zero is to run so slowly that a determined pigeon could overtake you. One minute of shuffling, two minutes of walking, ten times over, three days a week. If you can gossip in full sentences, the pace is right; if you can only gasp a single vowel, slow down. Each week, steal a little walking time and give it to the running. In about nine weeks you will trot for half an hour and become unbearable at parties. Buy comfortable shoes and ignore every other gadget. Rest days count as training, which makes this the only sport where the sofa is on the team.',
      },
      {
        manner: 'technical',
        text: `Run-walk progression, 3 sessions per week, at least 24 h apart, 5 min walking before and after:

| Week | Run | Walk | Repeats |
|---|---|---|---|
| 1–2 | 1 min | 2 min | 10 |
| 3–4 | 2 min | 2 min | 7 |
| 5–6 | 5 min | 2 min | 4 |
| 7–8 | 10 min | 1 min | 3 |
| 9 | 30 min | – | 1 |

**Intensity:** 60 to 75 % of maximum heart rate, estimated as \`208 − 0.7 × age\`; at 40 years, about 108 to 135 beats/min. The talk test is an adequate substitute. Cadence tends to settle at 150 to 170 steps/min. Repeat a week rather than skip ahead; tissue adapts over 6 to 12 weeks.`,
      },
      {
        manner: 'terse',
        text: "Run one minute, walk two, ten times, three days a week. Lengthen the runs weekly and stay slow enough to talk; in nine weeks you'll manage thirty minutes.",
      },
    ],
  },
  {
    id: 'sore-eyes',
    prompt: 'Why do my eyes hurt after a day at the computer?',
    answers: [
      {
        manner: 'listed',
        text: `**Why it happens**
- You blink far less while staring at a screen, so the eyes dry out.
- The focusing muscles hold one distance for hours.
- Glare, dry air or the wrong glasses add to it.

**What helps**
1. **20-20-20:** every 20 minutes, look 20 feet (6 m) away for 20 seconds.
2. Sit 50 to 70 cm from the screen, its top edge at eye height or just below.
3. Match the brightness to the room.
4. Use preservative-free drops if your eyes feel gritty.

**See an optician** if it goes on for two weeks, or if your vision blurs.`,
      },
      {
        manner: 'thorough',
        text: `Two things happen when you look at a screen for hours. You blink much less than usual, perhaps a third as often, so the surface of the eye dries out and begins to burn. At the same time the small muscles that focus the lens hold the same near distance all day, and grow tired like any other muscle.

Regular breaks help most. Every twenty minutes, look at something about six metres away for twenty seconds and blink deliberately. Place the screen an arm's length away, slightly below eye level, with no window reflected in it, and set it about as bright as the room around it.

Dry air, contact lenses or outdated glasses can make everything worse. If the discomfort lasts more than two weeks, have your eyes tested.`,
      },
      {
        manner: 'technical',
        text: `Symptoms of digital eye strain have two main sources.

1. **Tear film.** Blink rate falls from roughly 15–20/min to 5–7/min, and many blinks are incomplete. Evaporation rises and the film breaks up early.
2. **Accommodation.** The demand in dioptres is \`D = 1 / distance (m)\`. At 0.5 m it is 2.0 D, held for hours; at 6 m only 0.17 D.

Settings to aim for:

- distance 50–70 cm, screen centre 10–20° below eye level
- luminance close to the surroundings, about 100–150 cd/m² in an office
- relative humidity 40–60 %
- 20 s at ≥ 6 m every 20 min

If symptoms persist, check refraction and vergence.`,
      },
      {
        manner: 'warm',
        text: "Your poor eyes have been working hard! When we look at screens we forget to blink, so they get dry and scratchy, and the focusing muscles are stuck at one distance all day. Luckily, you can help them a lot. Every twenty minutes, look out of the window at something far away for twenty seconds, and blink a few times. Push your screen back to arm's length, a little below eye level, and turn the brightness down until it matches the room. A glass of water and a short walk do wonders too 👀 If it still bothers you after two weeks, treat yourself to an eye test. You deserve to finish the day comfortably!",
      },
      {
        manner: 'examples',
        text: "Picture a normal afternoon. Talking to a friend, you blink around fifteen times a minute; reading a spreadsheet, perhaps five. Over four hours that is about 2,400 blinks your eyes did not get, and so they burn by five o'clock. The muscles tire too: holding your focus at 60 cm is like holding a shopping bag without ever putting it down. For example, set a quiet timer to twenty minutes and look at a tree or roof across the street for twenty seconds each time. In an eight-hour day that costs you eight minutes. If it still hurts after two weeks, have your glasses checked.",
      },
    ],
  },
  {
    id: 'toddler-bed',
    prompt: 'My toddler refuses to go to bed, help',
    answers: [
      {
        manner: 'examples',
        text: 'A fixed order of small steps works better than arguments. For example: at 18:45 bath, at 19:00 pyjamas and teeth, then two books, one song, light out at 19:20. Let your child choose where it costs nothing: "The bear book or the train book?" Say they get up at 19:30. Take them by the hand, say "It\'s bedtime, I love you", tuck them in and leave. At 19:34 you do the same again, with fewer words. The first night you may walk that corridor fifteen times; by the fifth it is often two or three. Consistency is what teaches it, so agree on the script with everyone at home.',
      },
      {
        manner: 'listed',
        text: `### Before bed
1. Finish naps by about 15:00.
2. Screens off an hour before.
3. Same steps every evening: bath, pyjamas, teeth, two books, light out.
4. Offer small choices: *which* pyjamas, *which* book.

### When they get up again
- Lead them back calmly, every time.
- Use one short sentence: "It's bedtime, I love you."
- No new drinks, stories or discussions.

### What to expect
- **Nights 1–3:** it may get worse.
- **Nights 4–7:** usually much better.

Praise the good nights in the morning.`,
      },
      {
        manner: 'terse',
        text: 'Keep a short routine in the same order every night, offer small choices, and calmly lead them back with the same sentence each time they get up.',
      },
      {
        manner: 'thorough',
        text: `Toddlers resist bedtime because they have just discovered that they can, and because going to bed means parting from you. A predictable routine takes much of the fight out of it. Choose four or five steps, such as bath, pyjamas, teeth and two books, and keep them in the same order at the same time, about half an hour in all.

Give your child a say in small matters, like which pyjamas or which story, while the bedtime itself stays fixed. Check the nap as well: one that ends after three in the afternoon often leaves them wide awake.

If they come out again, lead them back quietly with the same few words each time. It may get worse for a few nights before it gets better, so try to hold on for a week before changing anything.`,
      },
      {
        manner: 'warm',
        text: "Oh, those evenings are exhausting, and it says nothing bad about you as a parent! Toddlers test bedtime because they'd much rather be with you, which is rather sweet at any other hour 😊 Try a short, cosy routine that's the same every night: bath, pyjamas, two books, a song. Let them pick the book or the pyjamas, so they feel like the boss of something. When they pop out again, take their hand, whisper \"It's bedtime, I love you\" and tuck them back in, as many times as it takes. The first few nights can be tough, but by the end of the week you'll likely get your evening back. You've got this!",
      },
    ],
  },
  {
    id: 'stiff-back',
    prompt: 'What helps against a stiff lower back?',
    answers: [
      {
        manner: 'listed',
        text: `**Today**
- Walk for 10 minutes, several times.
- Warmth for 15 to 20 minutes: hot water bottle or shower.
- Avoid long sitting; stand up every half hour.

**Gentle exercises, twice a day**
1. *Knees to chest:* 30 seconds.
2. *Cat and cow* on all fours: 10 times.
3. *Knee rolls* from side to side: 10 each way.

**For the long run**
- Strengthen your trunk and hips twice a week.
- Lift from the legs, load close to the body.

**See a doctor** for numbness, leg weakness, fever, bladder trouble, or pain after a fall.`,
      },
      {
        manner: 'terse',
        text: 'Keep moving: short walks, warmth, and gentle stretches twice a day. See a doctor if you notice numbness, weakness or bladder problems.',
      },
      {
        manner: 'thorough',
        text: `For an ordinary stiff back, gentle movement is the best medicine. Bed rest used to be recommended, but it tends to prolong the trouble. Take several short walks during the day, change position every half hour and do whatever everyday tasks you can manage without much pain.

Warmth relaxes the muscles, so try a hot water bottle for fifteen or twenty minutes. After that, a few slow exercises feel easier: draw both knees to your chest, roll your bent knees from side to side, and arch and round your back on all fours.

Most episodes pass within a few weeks. Training your trunk and hips twice a week makes the next one less likely. See a doctor promptly if you have numbness, weakness in a leg, fever or trouble with your bladder, or if the pain followed a fall.`,
      },
      {
        manner: 'caveats',
        text: 'In most cases a stiff lower back is harmless and improves within a few weeks, though it is difficult to say more without knowing the cause. Walking and other gentle movement usually help, while long rest often does not. Warmth may ease it; some people prefer cold. Stretches such as drawing the knees to the chest can be useful, but stop if they make the pain worse or send it down a leg. Please see a doctor soon if there is numbness, weakness, fever, loss of bladder control, or pain after an accident, and perhaps also if nothing has changed after four to six weeks.',
      },
      {
        manner: 'formal',
        text: 'Stiffness of the lower back is, in the great majority of cases, benign and of limited duration. Continued physical activity is recommended in preference to bed rest. Short walks, the application of heat for fifteen to twenty minutes, and frequent changes of posture have been found beneficial. Gentle mobilising exercises, such as drawing the knees towards the chest or rotating them from side to side, may be performed twice daily. Subsequent strengthening of the trunk reduces the likelihood of recurrence. Medical attention should be sought without delay in the event of numbness, muscular weakness, fever, disturbance of bladder function, or preceding injury.',
      },
    ],
  },
  {
    id: 'late-coffee',
    prompt: 'How late can I drink coffee and still sleep well?',
    answers: [
      {
        manner: 'listed',
        text: `**Rule of thumb:** last coffee **8 hours before bed**.

| Bedtime | Last coffee |
|---|---|
| 22:00 | 14:00 |
| 23:00 | 15:00 |
| 24:00 | 16:00 |

**Stop earlier if you:**
- drink more than two or three cups a day
- are pregnant, since caffeine then lingers far longer
- wake often during the night

**Remember**
- Half the caffeine is still in you after about 5 hours.
- Tea, cola and dark chocolate count too.
- Decaf has a little, rarely enough to matter.`,
      },
      {
        manner: 'playful',
        text: 'Caffeine is a houseguest who says "I\'ll be off soon" and is still on the sofa five hours later, half unpacked. That is its half-life: drink a mug at five in the afternoon and at ten half of it is still telling your brain amusing stories. So show it the door early. Eight hours before bed is a fair rule: for a bedtime of eleven, the last cup is at three. Some lucky people drink espresso after dinner and sleep like furniture, though even their sleep is often lighter than they think. Tea and cola are the same guest in a different hat.',
      },
      {
        manner: 'formal',
        text: 'It is advisable to consume the final coffee of the day approximately eight hours before the intended bedtime; for a person retiring at eleven in the evening, this corresponds to three in the afternoon. The recommendation follows from the half-life of caffeine, which averages around five hours in healthy adults but varies considerably between individuals and is markedly prolonged during pregnancy. One study found that a large dose taken six hours before bedtime reduced sleep by about an hour. Tea, cola and certain medicines likewise contain caffeine and should be taken into account.',
      },
      {
        manner: 'warm',
        text: "Lovely question, because you don't have to give coffee up to sleep well! A good rule is to have your last cup about eight hours before bed. So if you like to be asleep by eleven, enjoy that final coffee by three ☕ It sounds early, but around half of the caffeine is still in your body five hours later. If you're sensitive, or expecting a baby, try stopping at lunchtime. And in the afternoon, treat yourself to a decaf or a herbal tea, so you still get your cosy break. Try it for a week and see how you feel in the morning. You might be pleasantly surprised!",
      },
      {
        manner: 'caveats',
        text: "A common suggestion is to stop about eight hours before bed, but the right time for you may be earlier or later. Caffeine's half-life is typically around five hours, yet it can range from two to ten depending on your genes, smoking, pregnancy and some medicines. Many people who believe coffee does not affect them may still sleep less deeply. Dose matters too: a small cup at four is probably not the same as a large one. You could try stopping at lunch for two weeks and compare. If you still sleep badly, caffeine might not be the cause, and a doctor could help.",
      },
    ],
  },
  {
    id: 'nerves',
    prompt: 'How do I calm my nerves before a presentation?',
    answers: [
      {
        manner: 'formal',
        text: 'A measure of nervousness before public speaking is entirely normal and may even improve performance. Its effects can be reduced by preparation: the presentation should be rehearsed aloud on at least three occasions, and the opening sentences ought to be known by heart. On the day itself, early arrival permits the equipment to be tested. Immediately beforehand, slow respiration with prolonged exhalation, for instance four seconds in and six seconds out, diminishes the physical symptoms within approximately two minutes. It is furthermore beneficial to interpret the sensation as readiness rather than fear, and to address the first remarks to a sympathetic listener.',
      },
      {
        manner: 'closing-offer',
        text: 'Feeling nervous before you present is very common, and a few habits take the edge off. Rehearse aloud three times, standing up, and learn your first two sentences by heart, since the start is the hardest moment. Arrive early, test the screen and stand where you will speak. In the last minutes breathe in for four seconds and out for six, about ten times; the long breath out slows your heart. Tell yourself that you are excited, which feels much the same in the body. Then look for one friendly face and begin. If you tell me your topic, shall I draft two opening sentences with you?',
      },
      {
        manner: 'warm',
        text: 'First of all: feeling nervous means that you care, and that\'s a good thing! Nearly every speaker you admire feels it too. Practise out loud three times, ideally to a friend or your dog, and learn your first two sentences so well that you could say them half asleep. Get there early, so the room feels like yours. Just before you start, breathe in for four and out for six, ten times, and drop your shoulders. Say to yourself "I\'m excited!", because your body hardly knows the difference. Then find a friendly face and talk to that person. They want you to do well, and you will 💛',
      },
      {
        manner: 'thorough',
        text: `The best remedy begins days before the event. Rehearse aloud at least three times, standing up and with a clock, rather than just reading through your slides. Learn the first two sentences by heart: nerves peak at the start, and a secure opening carries you over it.

On the day, arrive early. Test the equipment, walk around the space and speak a few words in it, so that nothing is strange when people come in. In the last few minutes breathe slowly, four seconds in and six seconds out, about ten times. The long breath out calms the heart.

Do not try to feel nothing. Telling yourself that you are excited works better than telling yourself to be calm. When you begin, look at one friendly face, speak slowly and allow yourself a pause.`,
      },
      {
        manner: 'listed',
        text: `**The days before**
- Rehearse aloud three times, standing.
- Learn your first two sentences by heart.
- Prepare answers to the three likeliest questions.

**One hour before**
- Arrive early and test the screen.
- Have a glass of water; go easy on coffee.

**Five minutes before**
1. Breathe in for 4 seconds, out for 6, ten times.
2. Drop your shoulders.
3. Say "I'm excited" instead of "I'm nervous".

**On stage**
- Find one friendly face.
- Speak slower than feels natural.
- Pausing is allowed.`,
      },
    ],
  },
  {
    id: 'sunscreen',
    prompt: 'Do I need sunscreen on a cloudy day?',
    answers: [
      {
        manner: 'warm',
        text: "Yes, please do put some on, your skin will be grateful! Clouds hide the sunshine but let a lot of the UV through; with thin cloud, up to 80 % of it still reaches you. That's why so many of us come home pink from a grey day at the beach 😅 Check the UV index in your weather app: from 3 upwards, use SPF 30 or more on your face, ears, neck and hands, and top it up every two hours. On a dark winter's day with an index of 1 or 2 you can happily skip it. Pop the tube next to your keys, and you'll never have to think about it!",
      },
      {
        manner: 'technical',
        text: `Visible brightness is a poor guide, because cloud attenuates UV less than light.

| Sky | UV reaching the ground |
|---|---|
| clear | 100 % |
| thin or scattered cloud | 80–90 % |
| fully overcast | about 30 % |

Decide by the forecast UV index (UVI), which already includes cloud:

\`\`\`
UVI 0–2   no protection needed
UVI 3–7   SPF 30+, hat, shade at noon
UVI 8+    SPF 50, avoid 11:00–15:00
\`\`\`

SPF *n* transmits about 1/*n* of the burning dose at 2 mg/cm²; SPF 30 therefore lets through 3.3 %. Reapply every 2 h. Fresh snow reflects up to 80 % and adds to the exposure.`,
      },
      {
        manner: 'thorough',
        text: `Often, yes. Clouds block visible light and warmth much better than they block ultraviolet radiation. Under thin or broken cloud up to 80 % of the UV can still reach your skin, and because the air feels cool you notice nothing until the evening. Only a thick, dark overcast reduces it a great deal.

The simplest guide is the UV index in a weather forecast, which takes the clouds into account. At 3 or above, use a sunscreen of SPF 30 or higher that covers UVA as well. Apply it generously to face, ears, neck and hands, and renew it every two hours outdoors.

At an index below 3, as on many winter days further north, most people can do without. Snow, water and high mountains are the exception, since they add to what you receive.`,
      },
      {
        manner: 'listed',
        text: `**Short answer:** yes, if the **UV index is 3 or more**.

**Why clouds fool you**
- Thin cloud lets through up to 80 % of UV.
- It feels cool, so you stay out longer.
- Snow and water reflect extra UV at you.

**What to do**
1. Look up the UV index in your weather app.
2. From 3 upwards, apply SPF 30 or higher.
3. Cover face, ears, neck and hands.
4. Renew every two hours.

**When you can skip it**
- UV index 0 to 2
- A day spent indoors, away from windows`,
      },
      {
        manner: 'closing-offer',
        text: 'It is a sensible thing to wonder about, since a grey sky feels harmless. In fact thin cloud lets through up to 80 % of the ultraviolet light, so you can burn without ever seeing the sun. Look at the UV index in your weather app. If it says 3 or higher, put SPF 30 or more on your face, ears, neck and hands, and do it again after two hours outside. If it says 2 or lower, most people need nothing, unless there is snow around or you are high in the mountains. Do you burn easily, or are you choosing one for a child? I could then suggest what to look for.',
      },
    ],
  },
];
