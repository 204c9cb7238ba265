// Everyday prompts about small pieces of code, spreadsheets, passwords and privacy, each answered
// five times with the same facts in five different manners. All texts were written for this demo.

import type { DemoPrompt } from './types.js';

export const codeAndTables: readonly DemoPrompt[] = [
  {
    id: 'git-undo',
    prompt: 'How do I undo my last git commit?',
    answers: [
      {
        manner: 'terse',
        text: 'Run `git reset --soft HEAD~1` to keep your changes. If the commit is already pushed, use `git revert HEAD` instead.',
      },
      {
        manner: 'thorough',
        text: `It depends on whether anybody else already has the commit. If it exists only on your machine, run \`git reset --soft HEAD~1\`. The commit disappears from the history, while all your changes stay in place, staged and ready to be committed again. If you merely want to correct the message or add a forgotten file, \`git commit --amend\` is simpler still.

If you have pushed the commit to a branch that others use, do not remove it. Run \`git revert HEAD\`, which adds a new commit that reverses the old one and leaves the shared history intact.

Be careful with \`git reset --hard HEAD~1\`, since it also throws away your changes in the files. Should that happen by accident, \`git reflog\` lists the lost commit, and you can usually return to it.`,
      },
      {
        manner: 'closing-offer',
        text: 'You want to take back your last commit, and the right command depends on whether you have pushed it. If it is only on your computer, `git reset --soft HEAD~1` removes the commit and leaves your changes staged, so nothing is lost. If you only need to fix the message or add a file, `git commit --amend` does it in one step. If others may already have pulled it, use `git revert HEAD`, which adds an opposite commit. I would stay away from `--hard` unless you truly want to discard your edits. Have you pushed it already, and do you want to keep the changes? Then I can give you the exact command.',
      },
      {
        manner: 'formal',
        text: 'The appropriate procedure is determined by whether the commit has been published. A commit which exists solely in the local repository may be withdrawn by means of `git reset --soft HEAD~1`; the modifications are thereby preserved in the staging area. Where only the message requires correction, `git commit --amend` is sufficient. A commit that has already been pushed to a shared branch should not be removed; instead, `git revert HEAD` is to be employed, which records a further commit reversing its effects. The option `--hard` discards all uncommitted modifications and ought to be used with particular caution.',
      },
      {
        manner: 'technical',
        text: `\`\`\`sh
# not pushed: drop the commit, keep changes staged
git reset --soft HEAD~1

# not pushed: drop the commit, keep changes unstaged
git reset HEAD~1

# not pushed: drop the commit AND the changes
git reset --hard HEAD~1

# already pushed: add an inverse commit
git revert HEAD
\`\`\`

| Mode | HEAD | Index | Working tree |
|---|---|---|---|
| \`--soft\` | moves | kept | kept |
| \`--mixed\` (default) | moves | reset | kept |
| \`--hard\` | moves | reset | reset |

Recovery: \`git reflog\`, then \`git reset --hard HEAD@{1}\`. Unreachable commits are kept for 30 days by default. To change only the message: \`git commit --amend\`.`,
      },
    ],
  },
  {
    id: 'sum-month',
    prompt: 'Spreadsheet formula to sum only the amounts from March?',
    answers: [
      {
        manner: 'warm',
        text: `You're going to love \`SUMIFS\`, it's made for exactly this! If your dates are in column A and your amounts in column B, paste this in:

\`\`\`
=SUMIFS(B:B, A:A, ">="&DATE(2025,3,1), A:A, "<"&DATE(2025,4,1))
\`\`\`

It simply says: add up B wherever the date in A is from the first of March up to, but not including, the first of April. Change the year and you're set for any March! If you get a zero, don't panic: your dates are probably stored as text, which happens to all of us. Turn them into real dates and the sum will pop right up 🎉`,
      },
      {
        manner: 'listed',
        text: `**Dates in column A, amounts in column B:**

\`\`\`
=SUMIFS(B:B, A:A, ">="&DATE(2025,3,1), A:A, "<"&DATE(2025,4,1))
\`\`\`

**What the parts do**
- \`B:B\` – what gets added up
- \`">="&DATE(2025,3,1)\` – from 1 March
- \`"<"&DATE(2025,4,1)\` – before 1 April

**If the result is 0**
1. Check with \`=ISNUMBER(A2)\` that the dates are real dates.
2. Check the year in the formula.

**Some language settings** want \`;\` instead of \`,\` between the parts.`,
      },
      {
        manner: 'technical',
        text: `With dates in \`A\`, amounts in \`B\` and the first day of the wanted month in \`D1\`:

\`\`\`
=SUMIFS(B:B, A:A, ">="&D1, A:A, "<"&EDATE(D1,1))
\`\`\`

- A half-open interval \`[start, next start)\` is used, so date-times on 31 March, such as 45747.75, are included.
- Dates are serial numbers; text dates never match. Test: \`=ISNUMBER(A2)\`.
- March of *every* year:

\`\`\`
=SUMPRODUCT((MONTH(A2:A500)=3)*B2:B500)
\`\`\`

This one recalculates over the whole array and treats an empty date as serial 0, so limit the range. \`SUMIFS\` is faster on large sheets. The argument separator is \`;\` in many European locales.`,
      },
      {
        manner: 'playful',
        text: `Think of \`SUMIFS\` as a bouncer with a guest list. The amounts queue in column B, their dates are in column A, and only March gets in:

\`\`\`
=SUMIFS(B:B, A:A, ">="&DATE(2025,3,1), A:A, "<"&DATE(2025,4,1))
\`\`\`

"Born on or after the first of March? And before the first of April? In you go, you're being added up." Everyone else goes home. If the total is a sulky zero, your dates are impostors: text dressed up as dates. Turn them into real ones, and the party starts. And if your spreadsheet speaks with a European accent, it may insist on semicolons between the parts.`,
      },
      {
        manner: 'caveats',
        text: `This should work if your dates are in column A and your amounts in column B:

\`\`\`
=SUMIFS(B:B, A:A, ">="&DATE(2025,3,1), A:A, "<"&DATE(2025,4,1))
\`\`\`

It covers March of one year only; change the year if yours is different. A result of zero usually means that the dates are stored as text, which can happen after an import, and converting them may depend on your date format. In some language versions you might need semicolons instead of commas, and possibly translated function names. Hidden or filtered rows are still counted, so if you only want visible ones, this is probably not the right formula.`,
      },
    ],
  },
  {
    id: 'regex-email',
    prompt: 'Regex to check an email address?',
    answers: [
      {
        manner: 'warm',
        text: `Happy to help, and here's one that'll serve you well in nearly every form:

\`\`\`
^[^\\s@]+@[^\\s@]+\\.[^\\s@]+$
\`\`\`

Read it slowly and it's quite friendly: some characters without spaces or an @, then one @, then more characters, a dot, and an ending. So \`ana@example.com\` passes, and \`ana@example\` doesn't. Please don't feel you need one of those monsters that fill a whole page; they tend to turn away real people with unusual addresses. Just use this to catch typing mistakes, then send a confirmation link, because that's the only real proof. Nice and simple, and your users will thank you! 😊`,
      },
      {
        manner: 'caveats',
        text: `A simple pattern like this is usually good enough:

\`\`\`
^[^\\s@]+@[^\\s@]+\\.[^\\s@]+$
\`\`\`

It only checks the rough shape: something, an @, something with a dot. It may accept addresses that do not exist, and it could reject a few that are valid but rare, such as quoted names containing spaces or mail servers without a dot. Stricter expressions are possible, though they tend to turn away real users more often than they help. Whether an address actually works can, in general, only be found out by sending a message to it, so you will probably want a confirmation link as well.`,
      },
      {
        manner: 'closing-offer',
        text: `You would like to check addresses with a regular expression, and a short one generally does the job best:

\`\`\`
^[^\\s@]+@[^\\s@]+\\.[^\\s@]+$
\`\`\`

It asks for some text without spaces, one @ sign, and a domain with a dot in it, which catches most typing errors. Longer patterns that try to follow the whole standard are hard to maintain and sometimes refuse real addresses. To know that an address truly exists, send it a confirmation link. Which language are you using this in, and is it for a form or for cleaning a list? I can adapt the code to it.`,
      },
      {
        manner: 'examples',
        text: `Use this one:

\`\`\`
^[^\\s@]+@[^\\s@]+\\.[^\\s@]+$
\`\`\`

See what it does with real input. For example, \`ana.lopez@example.com\` passes, and so does \`bo+shop@mail.example.org\`, plus sign and all. By contrast, \`ana.example.com\` fails because it has no @, \`ana@example\` fails because there is no dot after the @, and \`ana @example.com\` fails because of the space. It does let through \`x@y.z\`, which looks right but probably reaches nobody. Take a form with 1,000 sign-ups: the pattern might stop 20 typing mistakes, while only a confirmation email will find the other ten.`,
      },
      {
        manner: 'technical',
        text: `\`\`\`js
const EMAIL = /^[^\\s@]+@[^\\s@]+\\.[^\\s@]+$/;
EMAIL.test('ana@example.com'); // true
EMAIL.test('ana@example');     // false
\`\`\`

- \`^ … $\` anchors the match to the whole string.
- \`[^\\s@]+\` matches one or more characters other than whitespace and \`@\`.
- \`\\.\` matches a literal dot, so a domain of at least two labels is required.

Limits to check separately: local part ≤ 64 octets, whole address ≤ 254. RFC 5322 also permits quoted local parts such as \`"a b"@example.com\`, which this rejects. In HTML, \`<input type="email">\` applies a comparable check. Deliverability can only be verified by sending mail.`,
      },
    ],
  },
  {
    id: 'py-dups',
    prompt: 'Remove duplicates from a Python list but keep the order',
    answers: [
      {
        manner: 'playful',
        text: `A Python dictionary is like a host who remembers every face in order of arrival and never lets the same guest in twice. So hand it your list:

\`\`\`python
unique = list(dict.fromkeys(items))
\`\`\`

\`['tea', 'jam', 'tea']\` becomes \`['tea', 'jam']\`, and nobody has to change seats. A \`set\` would throw out the twins as well, but it has no sense of order and shuffles the party. There is one rule on the door: guests must be hashable, so numbers, strings and tuples may enter, while lists have to wait outside. For them, use a loop and a separate list of who's already in.`,
      },
      {
        manner: 'technical',
        text: `\`\`\`python
unique = list(dict.fromkeys(items))
\`\`\`

Dictionaries preserve insertion order by specification since Python 3.7. Average time O(n), extra memory O(n). Elements must be hashable.

Unique by a key, keeping the first occurrence:

\`\`\`python
def unique_by(items, key):
    seen = set()
    for item in items:
        k = key(item)
        if k not in seen:
            seen.add(k)
            yield item
\`\`\`

Note that \`1\`, \`1.0\` and \`True\` compare equal and share a hash, so only the first one survives. For unhashable elements, \`if x not in out\` works, in O(n²). \`set(items)\` doesn't guarantee order.`,
      },
      {
        manner: 'warm',
        text: `This one has a lovely short answer in Python:

\`\`\`python
unique = list(dict.fromkeys(items))
\`\`\`

That's it! A dictionary can hold each key only once, and it remembers the order in which you added them, so your first occurrences stay just where they were. Try it with \`['tea', 'jam', 'tea', 'milk']\` and you'll get \`['tea', 'jam', 'milk']\`. You may have seen \`set(items)\` suggested; it's fine too, but it forgets the order. If your list contains other lists, you'll get an error about hashing. Don't worry, just turn the inner lists into tuples first. Have fun with it! 🐍`,
      },
      {
        manner: 'listed',
        text: `**The one-liner (Python 3.7 and later):**

\`\`\`python
unique = list(dict.fromkeys(items))
\`\`\`

**Why it works**
- A \`dict\` keeps each key once.
- It remembers the order of insertion.

**Example**
- in: \`['tea', 'jam', 'tea', 'milk']\`
- out: \`['tea', 'jam', 'milk']\`

**Watch out**
1. Items must be hashable: strings, numbers, tuples.
2. \`set(items)\` removes duplicates too, but **loses the order**.
3. For lists of lists, loop and test \`if x not in result\`.`,
      },
      {
        manner: 'terse',
        text: 'Use `list(dict.fromkeys(items))`. It keeps the first of each item in order, as long as the items are hashable.',
      },
    ],
  },
  {
    id: 'strong-password',
    prompt: 'How do I make a strong password I can remember?',
    answers: [
      {
        manner: 'technical',
        text: `Choose words at random and measure strength in bits:

\`\`\`
entropy = words × log2(list size)
5 × log2(7776) = 64.6 bits
6 × log2(7776) = 77.5 bits
\`\`\`

At 10¹⁰ guesses per second, an average search takes about 45 years for 5 words and some 350,000 years for 6. The calculation holds only if a machine or dice make the choice; phrases picked by people are far more predictable.

- Use 5 words for ordinary accounts, 6 for the password manager.
- Give every other account a generated password of 16 or more characters.
- Enable two-factor login (TOTP or a hardware key).
- Never reuse: one leak then exposes one account.`,
      },
      {
        manner: 'listed',
        text: `**Make a passphrase**
1. Roll dice, or use a generator, to pick **five random words**.
2. Join them with hyphens: \`lantern-otter-velvet-canal-nine\`.
3. Imagine a silly picture that contains them all.
4. Type it ten times on the first day.

**Do**
- Use a different one for every account.
- Let a password manager keep the rest.
- Turn on two-factor login.

**Don't**
- Use names, birthdays or song lines.
- Rely on swaps such as \`P@ssw0rd\`.
- Use an example you found online, including mine.`,
      },
      {
        manner: 'playful',
        text: "Forget `P@ssw0rd1!`, which fools nobody except its owner. What you want is a tiny, ridiculous story: five words drawn at random, such as *lantern otter velvet canal nine*. Now picture it: an otter in a velvet jacket, lantern held high, paddling down canal number nine. Try to forget that. A computer guessing blindly would need decades, because it has no idea about your otter. Let dice choose the words, since left to ourselves we all write down our pets. (And not this otter; he's famous now.) Hire a password manager to remember the other two hundred, switch on two-factor login, and let the otter guard the gate.",
      },
      {
        manner: 'thorough',
        text: `Length beats cleverness. A passphrase of five words chosen at random is both harder to guess and easier to remember than a short password full of symbols. The words must really be random, so use dice with a word list or let a generator pick them; lines from songs, names and dates are the first things an attacker tries.

To remember it, turn the words into a small absurd picture, and type the phrase several times on the first day. After a week it sits in your fingers.

You need only one or two such phrases: one for your computer and one for a password manager, which can then invent and store a different password for every other account. Turn on two-factor login for email and banking as well, because those two open the door to everything else.`,
      },
      {
        manner: 'examples',
        text: 'Compare two passwords. `Summer2024!` has eleven characters, a capital, digits and a symbol, and is found within seconds because thousands of people chose it. `lantern-otter-velvet-canal-nine` consists of five words drawn at random from a list of 7,776. That makes about 28 quintillion combinations; at ten billion guesses a second, trying half of them takes around 45 years. For example, roll five dice per word and look up the number in a printed list. Then imagine an otter in velvet on a canal, and you will remember it. Draw your own words, though, and leave your other accounts to a password manager.',
      },
    ],
  },
  {
    id: 'cookies',
    prompt: 'Should I accept cookies on websites?',
    answers: [
      {
        manner: 'technical',
        text: `A cookie is a small record that a server asks the browser to store:

\`\`\`http
Set-Cookie: session=8f3a; Max-Age=3600;
  Secure; HttpOnly; SameSite=Lax
\`\`\`

| Kind | Set by | Purpose | Accept? |
|---|---|---|---|
| session | the site | login, basket | yes |
| preference | the site | language, theme | optional |
| analytics | site or third party | usage statistics | optional |
| advertising | third party | tracking across sites | no |

\`SameSite=Lax\` or \`Strict\` withholds the cookie from most cross-site requests. Under EU law, non-essential cookies need prior consent, and refusing has to be as easy as accepting. Safari and Firefox already block or isolate third-party cookies by default.`,
      },
      {
        manner: 'caveats',
        text: 'It depends on the kind of cookie and on how much you mind being profiled. The essential ones, for logins and shopping baskets, are generally harmless and hard to avoid. Advertising cookies may follow you across many sites, so refusing them is usually reasonable, though some pages could then show fewer features or ask you again on each visit. Refusing does not make you anonymous, as sites can sometimes recognise you by other means. Clearing cookies helps to a degree, but will log you out. If you share a computer, or look up sensitive topics, it is probably worth being stricter.',
      },
      {
        manner: 'playful',
        text: 'Cookie banners offer you a biscuit and hope that you won\'t ask what\'s in it. The plain ones, the essential cookies, are fine: they remember that you\'re logged in and that there\'s a toaster in your basket. The fancy ones come with a small stranger who follows you around the internet murmuring "toaster?" for six weeks. Click "Reject all" or "Only necessary" and the site nearly always works just as well. If the button is hidden three menus deep, that tells you something about the baker. Set your browser to block third-party cookies, sweep out the crumbs now and then, and enjoy your toaster in peace.',
      },
      {
        manner: 'terse',
        text: 'Accept only the necessary ones and reject the rest; the site will nearly always work just as well. Also block third-party cookies in your browser.',
      },
      {
        manner: 'listed',
        text: `**Accept:** *necessary* cookies. They keep you logged in and remember your basket.

**Your choice:** *preferences* and *statistics*. Handy or harmless, rarely needed.

**Reject:** *advertising* and *partners*. They follow you from site to site.

### Three minutes of setup
1. Block third-party cookies in the browser settings.
2. Clear old cookies every month or so.
3. Use a private window for sensitive searches.

### Good to know
- "Only necessary" hardly ever breaks a page.
- Clearing cookies logs you out, so have your passwords at hand.`,
      },
    ],
  },
];
