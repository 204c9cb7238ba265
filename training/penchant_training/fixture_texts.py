"""Texts of our own for the canary and the parity fixtures, chosen for what may go wrong: markup, scripts, sizes."""

#: Encoded at each start, so few and short.
CANARY_TEXTS = [
    "A short answer.",
    "Here are three steps:\n\n1. Rinse the rice.\n2. Add water.\n3. Let it rest for ten minutes.",
]

PARITY_TEXTS = [
    "Yes.",
    "Rinse the rice, add one and a half cups of water for each cup, and let it rest for ten minutes at the end.",
    "Great question! You're going to love this. 😊 First, take a deep breath; then let's walk through it together!",
    "It is recommended that the applicant submit the aforementioned documents; furthermore, delays may occur.",
    "## Packing list\n\n- **Passport** and copies\n- Charger\n- Light jacket\n\nLet me know if you would like a longer one.",
    "```python\ndef area(r):\n    return 3.14159 * r ** 2\n```\n\nCall `area(2)` and you get about 12.57.",
    "| Day | Task |\n|---|---|\n| Mon | Write |\n| Tue | Rest |",
    "For example, if you save 50 a month at 4 %, you have about 7,400 after ten years. That may vary, of course.",
    "I'm sorry, but I can't say for sure: it might depend on your doctor's advice (see https://example.org/a_b).",
    "Über den Wolken, 你好。这是一个测试！ naïve café — « déjà vu » ½ ١٢٣",
    "WARNING: DO NOT MIX BLEACH AND VINEGAR. The fumes are toxic [1], as reported (2020).",
    "one two three one two three one two three\n\n\n\n   indented\ttabbed   \r\nwindows line",
    "The committee met on Tuesday to discuss the harbour. " * 40,
    "",
]
