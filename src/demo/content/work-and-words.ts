// Everyday prompts about work, study, reading and things to write (emails, notes, condolences),
// each answered five times with the same facts in five different manners. All texts, and all
// people in them, were invented for this demo.

import type { DemoPrompt } from './types.js';

export const workAndWords: readonly DemoPrompt[] = [
  {
    id: 'decline-meeting',
    prompt: 'Write an email declining a meeting invitation',
    answers: [
      {
        manner: 'playful',
        text: `**Subject:** Thursday: I must bow out

Hi Dana,

Thank you for the invitation to Thursday's planning meeting. Sadly, my calendar and I have had words, and the calendar won. The quarterly report is due on Friday morning, and if I leave it alone for an hour it is sure to grow a new appendix.

I'll send you my two thoughts on the budget by Wednesday evening, so that I'm there in spirit, without eating any of the biscuits. If anything needs a decision from me, throw it over the fence and I'll answer the same day.

May your agenda be short and your coffee strong,
Sam`,
      },
      {
        manner: 'warm',
        text: `**Subject:** Thursday's meeting

Hi Dana,

Thank you so much for thinking of me for Thursday's planning meeting! I'd have loved to join you all, but I have to finish the quarterly report by Friday morning and I want to do it properly.

I really don't want to leave you short, though. I'll send you my thoughts on the budget by Wednesday evening, and if there's a question for me, just ring, I'm always glad to help. I'm already looking forward to hearing how it went 😊

Have a wonderful meeting, and see you next week!

Warmly,
Sam`,
      },
      {
        manner: 'terse',
        text: "Hi Dana, thanks for the invitation. I can't make Thursday because of Friday's report, but I'll send my budget comments by Wednesday evening. Sam",
      },
      {
        manner: 'closing-offer',
        text: `You need to turn down a meeting politely, so here is a short email that gives a reason and offers something in return.

> Hi Dana,
>
> Thank you for inviting me to Thursday's planning meeting. I'm unable to attend, as the quarterly report is due on Friday morning. I'll send you my comments on the budget by Wednesday evening, and I'm happy to read the notes afterwards.
>
> Best wishes,
> Sam

It is kept neutral, so it suits a colleague as well as a manager. Would you like me to make it firmer, or to propose another date instead?`,
      },
      {
        manner: 'formal',
        text: `**Subject:** Planning meeting on Thursday

Dear Ms Ellis,

Thank you for your invitation to the planning meeting scheduled for Thursday. I regret to inform you that I shall be unable to attend, owing to the completion of the quarterly report, which is due on Friday morning.

In order that my absence may cause no inconvenience, I shall submit my written remarks concerning the budget by Wednesday evening. I should be grateful to receive the minutes in due course, and I remain available should any matter require my decision.

Yours sincerely,
Sam Porter`,
      },
    ],
  },
  {
    id: 'ask-raise',
    prompt: 'How do I ask my boss for a raise?',
    answers: [
      {
        manner: 'thorough',
        text: `Prepare before you ask. Write down three or four things you have achieved in the past year, if possible with numbers, and find out what people in your role and region are paid. From that, choose a figure you can justify; many people ask for between five and fifteen per cent.

Ask for a meeting and say what it is about, so that your manager can prepare too. A good moment is after a success or before budgets are set. Begin with your results and the responsibilities you have taken on, name your figure, and then stop talking. Speak of what you contribute rather than what you need.

If the answer is no, ask what would have to change and when you can talk about it again. Follow up with a short email, so that the agreement is on record.`,
      },
      {
        manner: 'examples',
        text: 'Figures persuade where adjectives don\'t. For example, instead of "I\'ve worked really hard", say: "Since March I\'ve looked after 14 clients instead of 9, and all of them have renewed." Then name a number. If you earn 42,000 and similar jobs in your town pay 44,000 to 48,000, you might say: "I\'d like to talk about moving to 46,000." After that, be quiet and let your manager answer. Suppose the reply is "There\'s no budget this year." You could say: "What would need to be true by October for us to make it happen?" Write the answer in an email the same day, and put October in your diary.',
      },
      {
        manner: 'listed',
        text: `### Before
- List 3–4 achievements, with numbers.
- Look up pay for your role and region.
- Decide on a figure and on the least you'd accept.
- Choose a good moment: after a success, before the budget is fixed.

### In the meeting
1. Say what you have achieved.
2. Name your figure.
3. **Stop talking** and wait.

### After
- **Yes:** ask for it in writing.
- **No:** ask what has to change, and by when.
- Send a two-line summary by email.

*Avoid:* threats, comparisons with colleagues, and personal money worries.`,
      },
      {
        manner: 'closing-offer',
        text: 'Asking for more money feels awkward for almost everyone, and preparation makes it much easier. Collect three or four results from the past year, with figures where you can, and look up what your role pays nearby. Ask your boss for half an hour and say what it is about. In the meeting, start with the results, name one clear figure, and then wait for the answer without filling the silence. If it is a no, ask what you would need to show and when to talk again, and confirm it by email. Would you like me to help you put your achievements into three convincing sentences?',
      },
      {
        manner: 'terse',
        text: "Bring three results with numbers, name one figure backed by market pay, then wait. If it's no, agree what must change and by when.",
      },
    ],
  },
  {
    id: 'loud-music',
    prompt: 'Write a note to my neighbour about loud music',
    answers: [
      {
        manner: 'thorough',
        text: `Dear neighbour,

I live in the flat below yours, number 12. I am writing because the music in the evenings carries into my bedroom rather clearly, and I suspect that you cannot know how much of it comes through. The walls are fine, but the floors in this building are thin, and the bass in particular travels a long way.

I would be grateful if you could turn it down after ten on weekdays, since I get up at six. At weekends a later hour is no trouble at all, and if you are planning a party, just let me know beforehand.

If it would help, come down some evening and we can find a volume that suits both of us. My number is below.

Kind regards,
Robin, flat 12`,
      },
      {
        manner: 'terse',
        text: 'Hello from flat 12. Your music carries into my bedroom at night. Could you please turn it down after ten on weekdays? Thanks! Robin',
      },
      {
        manner: 'examples',
        text: `Hello,

I'm Robin from flat 12, just below you. Your music comes through my ceiling more than you probably realise, so I'll be specific. Last Tuesday, for example, I could follow the bass until a quarter past midnight, and on Thursday I could have named the songs. I get up at six, so those were five-hour nights.

Would it be possible to turn it down after ten from Sunday to Thursday? Even moving the speaker could help: when my sister put hers on a rubber mat, for instance, her neighbours stopped hearing it. On Fridays and Saturdays, midnight is fine by me.

Thank you,
Robin`,
      },
      {
        manner: 'warm',
        text: `Hi there!

I'm Robin from flat 12, one floor down. I hope you're settling in well; it's a lovely house to live in!

May I ask you a small favour? Your music travels right down into my bedroom in the evening. You've got great taste, but I'm up at six, and the bass keeps me company a bit longer than I'd like 😊 Would you mind turning it down after ten during the week? At weekends, please enjoy it!

And do knock any time if I'm ever too loud, or if you just fancy a cup of tea.

Thanks so much,
Robin`,
      },
      {
        manner: 'playful',
        text: `Dear upstairs DJ,

Greetings from flat 12, where I have lately become your most loyal listener, though I never bought a ticket. Your bass arrives in my bedroom every evening at about eleven, makes itself comfortable and stays past midnight. My cat has begun to nod along. I, alas, must rise at six, and have begun to nod along at work.

Might the concert end at ten on weekdays? On Fridays and Saturdays, please play on; I may even request something. In return I promise never to take up the trumpet.

Your fan (but a sleepy one),
Robin`,
      },
    ],
  },
  {
    id: 'condolence',
    prompt: 'What do I write to a friend whose father died?',
    answers: [
      {
        manner: 'warm',
        text: `I'm so sorry for your friend, and it's kind of you to look for the right words. You don't need perfect ones; they'll mostly remember that you wrote. You could send something like this:

> Dear Mia, I'm so very sorry about your dad. I keep thinking of how he laughed at his own jokes before he'd finished telling them. I know how much you loved him. You don't have to answer this. I'll bring dinner on Friday and leave it at the door, and I'm here whenever you want to talk, or not talk. With all my love.

Put in a memory of your own if you have one. It'll mean a lot to them 💛`,
      },
      {
        manner: 'thorough',
        text: `Write soon, and keep it simple. Say that you are sorry, name the father if you knew him, and add one thing you remember about him or something your friend told you about him. A single true detail comforts more than any general phrase about grief.

Then offer something definite. "Let me know if you need anything" leaves the work with the person who is grieving, while "I can collect the children on Thursday" is easy to accept. Avoid explanations, such as "he is in a better place", and avoid comparing it with losses of your own.

For example: "Dear Mia, I am so sorry about your father. I remember how patiently he taught us to row. I am thinking of you, and I will ring on Sunday. There is no need to reply."`,
      },
      {
        manner: 'examples',
        text: 'Three short sentences are enough: sorrow, a memory, an offer. For example, if you knew him: "I\'m so sorry about your dad. I\'ll always remember him teaching us to row on the lake, and never once losing patience. I\'ll drop off some soup on Thursday; no need to answer." If you never met him, lean on what you were told: "I\'m so sorry about your father. From the way you talked about your Sunday walks, I know how close you were. I\'m free this weekend if you\'d like company." Compare that with "Let me know if you need anything", which is well meant but hard to act on.',
      },
      {
        manner: 'terse',
        text: "\"I'm so sorry about your dad. I'll always remember his kindness, and I'm thinking of you. No need to reply; I'll call on Sunday.\"",
      },
      {
        manner: 'formal',
        text: `A message of condolence should be brief, sincere and sent without undue delay. It is customary to express sympathy, to mention a quality or a memory of the deceased, and to offer specific assistance. The following wording may be considered appropriate:

> Dear Mia,
>
> It was with great sadness that I learned of the death of your father. I remember him as a man of unusual patience and kindness, and I know how much he meant to you. Please accept my heartfelt sympathy. Should it be of any help, I would gladly assist with arrangements in the coming weeks. No reply is expected.

Religious expressions are best avoided unless the convictions of the family are known.`,
      },
    ],
  },
  {
    id: 'affect-effect',
    prompt: 'What is the difference between affect and effect?',
    answers: [
      {
        manner: 'thorough',
        text: `In most sentences, *affect* is a verb and *effect* is a noun. To affect something is to influence it: the weather affects my mood. An effect is the result of that influence: the weather has an effect on my mood. If you can put "the" or "an" in front of the word, you almost certainly want *effect*.

There are two exceptions worth knowing. *Effect* can be a verb meaning to bring something about, as in "the new manager effected real change". *Affect* can be a noun in psychology, where it means an outward expression of emotion.

To remember the main rule, think of the alphabet: *a* comes before *e*, and the action, affect, comes before the end result, effect.`,
      },
      {
        manner: 'listed',
        text: `**The main rule**
- **Affect** = verb, *to influence*: "Rain **affects** the harvest."
- **Effect** = noun, *the result*: "Rain has an **effect** on the harvest."

**Quick tests**
1. Can you put *the* or *an* before it? → **effect**
2. Can you replace it with *influence*, as a verb? → **affect**

**Rare exceptions**
- *to effect change* = to bring it about
- *flat affect* = visible emotion, in psychology

**Memory aid:** **A**ffect is the **A**ction, **E**ffect is the **E**nd result.`,
      },
      {
        manner: 'warm',
        text: 'You\'re in excellent company, almost everyone stumbles over this pair! Here\'s the easy way: *affect* is the action, *effect* is the end result. See how the first letters match? So coffee **affects** you (it does something), and you feel its **effect** (the result, hello, wide awake at midnight 😄). If you can put "the" or "an" in front, choose *effect*. There are two odd cousins, "to effect change" and the psychologist\'s noun "affect", but you\'ll rarely meet them, so don\'t let them worry you. Try writing one sentence with each now, and you\'ll have it for good!',
      },
      {
        manner: 'playful',
        text: 'Think of *affect* as the one who throws the stone and *effect* as the splash. Affect does things: "Onions affect my eyes." Effect is what is left afterwards: "The effect was a very emotional soup." If the word will wear "the" or "an" like a little hat, it is *effect*; verbs look silly in that hat. Naturally, English could not leave it there. Now and then *effect* puts on a verb\'s costume, as in "to effect change", and psychologists keep a private noun called *affect* in a jar. Admire both from a distance. The rest of the time, A is for action and E is for end result.',
      },
      {
        manner: 'formal',
        text: 'The two words differ principally in grammatical function. "Affect" is ordinarily a verb signifying "to exert an influence upon", as in the sentence "Temperature affects the rate of growth." "Effect" is ordinarily a noun signifying "a result or consequence", as in "Temperature has an effect on the rate of growth." Where the word may be preceded by an article, the latter spelling is therefore required. Two less frequent usages should be noted: "to effect" as a verb means to bring about, and "affect" as a noun denotes, within psychology, the observable expression of emotion.',
      },
    ],
  },
  {
    id: 'stolen-credit',
    prompt: 'A colleague takes credit for my work, what should I do?',
    answers: [
      {
        manner: 'formal',
        text: 'It is advisable to proceed in stages. In the first instance, the facts should be established: which contribution was concerned, before whom it was misattributed, and what documentation exists. Thereafter a private conversation with the colleague is recommended, in which the specific incident is described without accusation and a correction is requested. In parallel, future contributions may be made visible through written summaries and shared documents bearing the names of their authors. Should the conduct be repeated, the matter ought to be raised with the line manager, supported by dated examples and framed as a question of accurate reporting.',
      },
      {
        manner: 'closing-offer',
        text: 'That is a galling thing to happen, and it is best handled calmly and soon. First talk to your colleague alone: describe what happened, say how it came across, and ask them to mention your part next time. It may have been thoughtlessness. Meanwhile, make your work harder to misplace. Send short updates with your name on them, present your own results, and keep dated files. If it happens again, go to your manager with two or three concrete cases rather than a general complaint. Would you like me to help you word the first conversation, or a brief email after it?',
      },
      {
        manner: 'caveats',
        text: 'Much depends on whether it was intended, which is often hard to tell from outside. People sometimes say "we" or forget a name without meaning harm, so a private word is usually the best beginning. It may be enough to say what you noticed and ask for a correction. Going to your manager straight away can work, but in some teams it might look like a complaint about little. Keeping dated notes is seldom wrong. If it happens repeatedly, or affects your pay or promotion, raising it formally is probably justified; where there is bullying too, HR or a union could be the better address.',
      },
      {
        manner: 'terse',
        text: 'Speak to them privately first, with one specific incident. Put your name on written updates, keep dated evidence, and involve your manager if it happens again.',
      },
      {
        manner: 'examples',
        text: 'Say Jonas presented your customer analysis on Monday as "what I found". By Tuesday, take him aside: "In Monday\'s meeting the analysis was shown as yours. I did it, and I\'d like that to be clear. Could you mention it in Thursday\'s follow-up?" Often that settles it. Then make your work visible. For example, send the team two lines every Friday: "This week I finished the customer analysis; file attached, questions to me." If he does it again, you can show your manager two dates and two files instead of a feeling: "On 3 March and on 9 April my work was presented under another name."',
      },
    ],
  },
  {
    id: 'train-novel',
    prompt: 'Recommend a novel for a long train journey',
    answers: [
      {
        manner: 'caveats',
        text: 'It depends on what you enjoy, of course, but *A Gentleman in Moscow* by Amor Towles might suit you. It follows a Russian count who is sentenced in 1922 to spend his life inside a grand hotel. The tone is gentle and witty, and the chapters are short, which usually works well with stations and announcements. It may not be the right choice if you want suspense, as it takes its time, and some readers find the count a little too charming for so dark a period. At over 450 pages it is also fairly heavy in print, so an e-book could be the better idea.',
      },
      {
        manner: 'formal',
        text: '*A Gentleman in Moscow* by Amor Towles, published in 2016, may be recommended without hesitation. The novel concerns Count Alexander Rostov, who in 1922 is sentenced by a Bolshevik tribunal to permanent house arrest in the Hotel Metropol. Over three decades he constructs, within these confines, an existence of considerable richness. The work is distinguished by elegant prose, quiet humour and a carefully prepared conclusion. Its brief chapters permit frequent interruption, while its length of more than 450 pages suffices for a journey of eight hours or more. Readers who require rapid action should perhaps select another title.',
      },
      {
        manner: 'thorough',
        text: `Take *A Gentleman in Moscow* by Amor Towles. In 1922 Count Alexander Rostov is sentenced to live out his days inside the Hotel Metropol in Moscow. If he steps outside, he will be shot. The book follows him through thirty years in the same building, among waiters, actresses, spies and a very serious little girl with a master key.

It suits a train particularly well. The chapters are short, so you can look up at the landscape whenever you like, and the story of a man who makes a whole world out of one place reads nicely in a seat you cannot leave for hours.

It is not a thriller; the pleasure lies in the voice, the dinners and the friendships, although the final chapters become unexpectedly tense. At more than 450 pages, it should last you there and most of the way back.`,
      },
      {
        manner: 'closing-offer',
        text: 'A long train ride calls for something you can sink into and put down at every station. My suggestion is *A Gentleman in Moscow* by Amor Towles. A Russian count is sentenced in 1922 to spend his life inside a grand hotel, and over thirty years he makes friends, enemies and a kind of family there. It is funny, warm and elegantly written, with short chapters and an ending that gathers speed. It runs to more than 450 pages, so it will last. If you want a murder every fifty pages, though, it is not for you. Which novel did you last enjoy, so I can find one closer to your taste?',
      },
      {
        manner: 'terse',
        text: '*A Gentleman in Moscow* by Amor Towles: witty, warm, short chapters, and with over 450 pages long enough for the ride.',
      },
    ],
  },
  {
    id: 'study-exam',
    prompt: 'How should I study for an exam in two weeks?',
    answers: [
      {
        manner: 'thorough',
        text: `Start by finding out what the exam contains. Write down all the topics, mark each one as safe, shaky or unknown, and get hold of past papers. Spread the topics over the first nine or ten days, the unknown ones first, and keep the last four days free for revision.

Study by testing yourself. Reading notes again feels productive but leaves little behind. Close the book after every section, write down what you remember, and check it. Come back to the same topic after two days and again after five, because forgetting a little and retrieving it is what makes it last.

Work in blocks of forty minutes with short breaks, four to six a day. In the last days do two complete past papers against the clock. Then sleep properly; a late night costs more than it brings.`,
      },
      {
        manner: 'terse',
        text: 'List the topics, learn the weakest first by testing yourself, review each after two and five days, and do timed past papers in the last four days.',
      },
      {
        manner: 'caveats',
        text: 'What works best will depend on the subject and on how much you already know, but some things help most people. Testing yourself usually beats rereading, even though it tends to feel harder. Spreading a topic over several days is generally better than one long session, though with two weeks there are limits to that. Four to six blocks of forty minutes may be realistic; more often leads to tiredness rather than learning. Past papers are useful, provided the format has not changed. Try not to cut your sleep. If anxiety becomes so strong that you cannot work, a tutor or counsellor might be able to help.',
      },
      {
        manner: 'warm',
        text: "Two weeks is plenty of time to make a real difference, so take a deep breath! Begin by listing every topic and giving each one a smiley: 😀 safe, 😐 shaky, 😱 never heard of it. Start with the scary ones while you're fresh. After each section, close the book and tell yourself, or your patient flatmate, what you've just learned; it's the best trick there is. Come back to it in two days, then again a few days later. Use the last four days for old exam papers with a timer. And please sleep! Your brain files everything away at night. You can do this!",
      },
      {
        manner: 'listed',
        text: `### Days 1–10: learn
1. List all topics as *safe*, *shaky* or *unknown*.
2. Begin with *unknown*; two topics a day.
3. After each section, **close the book and write what you remember**.
4. Review after 2 days and after 5 days.

### Days 11–14: rehearse
- Two past papers against the clock
- Go over your mistakes, not your notes
- Last evening: light review, bag packed, early night

### Every day
- 4 to 6 blocks of 40 minutes, 10-minute breaks
- Phone in another room
- 8 hours of sleep`,
      },
    ],
  },
];
