/** The words and phrases by which style is told, in lower case. Phrases are matched word by word, never by pattern. */

const list = (text: string): readonly string[] => text.trim().split(/\s*,\s*/);

export const FIRST_PERSON = list(
  "i, i'm, i've, i'd, i'll, me, my, mine, myself, we, we're, we've, we'd, we'll, us, our, ours, ourselves",
);
export const SECOND_PERSON = list("you, you're, you've, you'd, you'll, your, yours, yourself, yourselves");

export const HEDGES = list(`
  may, might, could, perhaps, maybe, possibly, probably, likely, unlikely, usually, generally, typically, often, sometimes,
  somewhat, roughly, approximately, about, around, seem, seems, seemed, appear, appears, suggest, suggests, depend, depends,
  depending, tend, tends, in general, in some cases, in most cases, it depends, as far as, not necessarily, to some extent`);

export const CERTAINTY = list(`
  always, never, definitely, certainly, clearly, obviously, absolutely, must, undoubtedly, surely, exactly, every, all, none,
  completely, entirely, guaranteed, without doubt, no doubt, of course`);

export const EXAMPLES = list(`
  for example, for instance, such as, e g, eg, example, examples, imagine, suppose, say you, let's say, consider, picture this,
  to illustrate, like this, case in point`);

export const CONNECTIVES = list(`
  therefore, furthermore, moreover, thus, hence, consequently, additionally, accordingly, nevertheless, nonetheless, whereas,
  whereby, thereby, subsequently, regarding, pursuant, aforementioned, notwithstanding, in addition, in conclusion,
  with regard to, with respect to, as well as, due to, in order to, it is recommended, it is advisable, it is important`);

export const CONTRAST = list(`
  however, although, though, but, while, yet, instead, rather, unlike, despite, except, on the other hand, in contrast,
  even though, having said that, that said, by comparison, compared to, compared with, versus, vs`);

export const WARMTH = list(`
  thanks, thank you, please, welcome, happy, glad, great, wonderful, lovely, awesome, amazing, congratulations, congrats, enjoy,
  love, dear, friend, hi, hello, hey, cheers, good luck, well done, you've got this, you can do, don't worry, proud, excited,
  take care, hope, hugs, sweet, gentle, feel better`);

export const STEPS = list(`
  first, second, third, firstly, secondly, thirdly, then, next, finally, step, steps, after that, once, begin, start by, lastly,
  before you, when done`);

export const CASUAL = list(`
  yeah, yep, nope, ok, okay, gonna, wanna, gotta, kinda, sorta, stuff, lots, cool, wow, oh, haha, lol, pretty much, a bit,
  super, totally, basically, literally, just, really, actually, guys, folks, bunch`);

export const REFUSALS = list(`
  i'm sorry, i am sorry, sorry, apologize, apologise, apologies, i cannot, i can't, unable, as an ai, language model, i don't have,
  not able, unfortunately, i do not have`);

/** Looked for among the first words of the text only. */
export const OPENINGS = list(`
  sure, certainly, of course, absolutely, great question, good question, happy to, glad you asked, here is, here are, here's, thanks,
  thank you for, no problem, i'd be, i understand, that's a, hi, hello, hey`);

/** Looked for near the end of the text only. */
export const CLOSING_OFFERS = list(`
  let me know, would you like, feel free, hope this helps, happy to help, glad to help, if you want, if you'd like, if you like,
  just ask, any questions, anything else, i can also, shall i, do you want, want me to, reach out, tell me, i hope, good luck`);
