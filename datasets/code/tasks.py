# ruff: noqa: E501 - a statement is one text
"""The tasks that `generate.py` draws from: each a statement, a solution, and a slip that honest programmers make.

`{a}` and `{b}` are filled with the task's parameters. `slip` replaces one part of the solution by a wrong one.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Task:
    """One family of problems.

    arguments: names with the kind of value that each takes (int, ints, word, words, text, pairs, grid).
    a, b: the parameters' values; every combination is a problem. slip: (right part, wrong part) of the solution.
    """

    group: str
    difficulty: str
    name: str
    arguments: dict[str, str]
    statement: str
    solution: str
    slip: tuple[str, str]
    a: tuple[object, ...]
    b: tuple[object, ...]


NUMBERS = (2, 3, 4, 5, 6)
LARGER = (7, 9, 12, 15, 20)

TRAIN = (
    Task(
        "sum_of_multiples", "easy", "sum_multiples", {"numbers": "ints"},
        "returns the sum of those elements of the list `numbers` that are divisible by {a} and greater than {b}",
        "    return sum(n for n in numbers if n % {a} == 0 and n > {b})", ("n > {b}", "n >= 0"), (2, 3, 4, 5, 6, 7, 8), LARGER,
    ),
    Task(
        "every_nth", "easy", "every_nth", {"items": "ints"},
        "leaves out the first {b} elements of the list `items` and returns every {a}th element of the rest as a list, "
        "beginning with the first one left",
        "    return items[{b}:][::{a}]", ("[{b}:]", "[{b} - 1:]"), NUMBERS, (1, 2, 3, 4, 5),
    ),
    Task(
        "repeat_letters", "easy", "stretch", {"word": "word"},
        "repeats each vowel (a, e, i, o, u) of the string `word` {a} times and each other letter {b} times, and returns "
        "the new string",
        "    return ''.join(c * ({a} if c in 'aeiou' else {b}) for c in word)", ("else {b}", "else 1 + {b}"),
        NUMBERS, (1, 2, 3, 4, 5),
    ),
    Task(
        "clamp", "easy", "clamp_all", {"values": "ints"},
        "returns a new list in which every element of `values` that is below -{a} is replaced by -{a} and every element "
        "above {b} by {b}",
        "    return [max(-{a}, min({b}, v)) for v in values]", ("max(-{a}, ", "max(0, "), (2, 3, 4, 5, 6, 8), LARGER,
    ),
    Task(
        "digit_sum", "medium", "weighted_digits", {"n": "int"},
        "takes the decimal digits of the absolute value of the integer `n`, multiplies those at even positions (the "
        "last digit is position 0) by {a} and the others by {b}, and returns the sum",
        "    digits = [int(c) for c in str(abs(n))][::-1]\n"
        "    return sum(d * ({a} if i % 2 == 0 else {b}) for i, d in enumerate(digits))",
        ("[::-1]", ""), NUMBERS, LARGER,
    ),
    Task(
        "runs", "medium", "long_runs", {"items": "smalls"},
        "looks at the maximal runs of equal neighbours in the list `items` and returns a list of (value, length) tuples, "
        "in order, of the runs that have at least {a} elements; a length above {b} is written as {b}",
        "    found, i = [], 0\n"
        "    while i < len(items):\n"
        "        j = i\n"
        "        while j < len(items) and items[j] == items[i]:\n"
        "            j += 1\n"
        "        if j - i >= {a}:\n"
        "            found.append((items[i], min(j - i, {b})))\n"
        "        i = j\n"
        "    return found",
        ("j - i >= {a}", "j - i > {a}"), (1, 2, 3), (3, 4, 5, 6, 7, 8, 9, 10, 11),
    ),
    Task(
        "caesar", "medium", "shift_letters", {"text": "text"},
        "shifts each lower-case letter a-z of the string `text` by {a} places forward in the alphabet, each upper-case "
        "letter by {b} places backward (both wrap around), leaves all else alone, and returns the result",
        "    out = []\n"
        "    for c in text:\n"
        "        if 'a' <= c <= 'z':\n"
        "            out.append(chr((ord(c) - 97 + {a}) % 26 + 97))\n"
        "        elif 'A' <= c <= 'Z':\n"
        "            out.append(chr((ord(c) - 65 - {b}) % 26 + 65))\n"
        "        else:\n"
        "            out.append(c)\n"
        "    return ''.join(out)",
        ("- 65 - {b}", "- 65 + {b}"), NUMBERS, LARGER,
    ),
    Task(
        "word_lengths", "medium", "count_words", {"words": "words"},
        "returns a dict from each first letter to the number of strings in the list `words` that begin with it and have "
        "between {a} and {b} letters, both included; letters without such a word are left out",
        "    counts = {{}}\n"
        "    for word in words:\n"
        "        if {a} <= len(word) <= {b}:\n"
        "            counts[word[0]] = counts.get(word[0], 0) + 1\n"
        "    return counts",
        ("<= {b}", "< {b}"), (1, 2, 3, 4), (3, 4, 5, 6, 7, 8),
    ),
    Task(
        "windows", "medium", "best_window", {"numbers": "ints"},
        "returns the largest sum of {a} neighbouring elements of the list `numbers`, minus {b}; None when the list is "
        "shorter than {a}",
        "    if len(numbers) < {a}:\n"
        "        return None\n"
        "    return max(sum(numbers[i:i + {a}]) for i in range(len(numbers) - {a} + 1)) - {b}",
        ("- {a} + 1))", "- {a}) or [0])"), NUMBERS, LARGER,
    ),
    Task(
        "collatz", "hard", "steps_to_small", {"n": "positive"},
        "counts steps: while the positive integer `n` is greater than {b}, an even n is halved and an odd n becomes "
        "3 * n + 1; at most {a}0 steps are made. It returns the tuple (number of steps, last n)",
        "    steps = 0\n"
        "    while n > {b} and steps < {a}0:\n"
        "        n = n // 2 if n % 2 == 0 else 3 * n + 1\n"
        "        steps += 1\n"
        "    return (steps, n)",
        ("n > {b}", "n >= {b}"), NUMBERS, (1, 2, 3, 4, 8),
    ),
    Task(
        "merge_spans", "hard", "merge_spans", {"spans": "pairs"},
        "merges spans: `spans` is a list of [start, end] lists with start <= end. Spans whose gap is at most {a} belong "
        "together. It returns the merged [start, end] lists sorted by start, without those shorter than {b} (end - start)",
        "    merged = []\n"
        "    for start, end in sorted(spans):\n"
        "        if merged and start - merged[-1][1] <= {a}:\n"
        "            merged[-1][1] = max(merged[-1][1], end)\n"
        "        else:\n"
        "            merged.append([start, end])\n"
        "    return [span for span in merged if span[1] - span[0] >= {b}]",
        ("max(merged[-1][1], end)", "end"), (0, 1, 2, 3, 4), (0, 1, 2, 3, 4),
    ),
    Task(
        "frequency_rank", "hard", "common_letters", {"text": "text"},
        "finds the letters of the string `text`, case ignored, that occur at least {a} times, and returns the {b} most "
        "frequent of them as one lower-case string, the most frequent first and equal ones in alphabetical order",
        "    counts = {{}}\n"
        "    for c in text.lower():\n"
        "        if c.isalpha():\n"
        "            counts[c] = counts.get(c, 0) + 1\n"
        "    often = [c for c in counts if counts[c] >= {a}]\n"
        "    return ''.join(sorted(often, key=lambda c: (-counts[c], c))[:{b}])",
        ("(-counts[c], c)", "-counts[c]"), (1, 2, 3, 4, 5), (2, 3, 4, 5, 6),
    ),
)  # fmt: skip

VALIDATION = (
    Task(
        "price_list", "easy", "with_fees", {"prices": "ints"},
        "adds a fee of {a} to each positive element of the list `prices`, drops the other elements, and returns the "
        "list of the new prices that are at most {b}0",
        "    return [p + {a} for p in prices if p > 0 and p + {a} <= {b}0]", ("p + {a} <=", "p <="), (2, 3, 4, 5, 6, 7), (2, 3, 4, 5, 6),
    ),
    Task(
        "rotate", "medium", "rotate_parts", {"items": "ints"},
        "splits the list `items` into consecutive parts of {a} elements (the last may be shorter), moves the first "
        "min({b}, length) elements of each part to that part's end, and returns all parts joined in one list",
        "    out = []\n"
        "    for i in range(0, len(items), {a}):\n"
        "        part = items[i:i + {a}]\n"
        "        k = min({b}, len(part))\n"
        "        out += part[k:] + part[:k]\n"
        "    return out",
        ("part[k:] + part[:k]", "part[-k:] + part[:-k]"), (5, 6, 7, 8, 9, 11), (1, 2, 3, 4),
    ),
    Task(
        "initials", "medium", "short_name", {"words": "words"},
        "builds a code from the list of strings `words`: the first {a} letters of each word, upper-case, joined by "
        "hyphens; words with fewer than {b} letters are skipped",
        "    return '-'.join(w[:{a}].upper() for w in words if len(w) >= {b})", ("len(w) >= {b}", "len(w) > {b}"),
        (1, 2, 3, 4, 5), (3, 4, 5, 6, 7),
    ),
    Task(
        "grid_paths", "hard", "grid_gain", {"grid": "grid"},
        "walks a rectangle of numbers, given as the list of rows `grid`, from the top left to the bottom right cell, "
        "going right or down only. A step right costs {a}, a step down costs {b}. It returns the largest possible sum "
        "of the visited numbers minus the costs",
        "    best = {{}}\n"
        "    for y, row in enumerate(grid):\n"
        "        for x, value in enumerate(row):\n"
        "            before = []\n"
        "            if x:\n"
        "                before.append(best[y, x - 1] - {a})\n"
        "            if y:\n"
        "                before.append(best[y - 1, x] - {b})\n"
        "            best[y, x] = value + (max(before) if before else 0)\n"
        "    return best[len(grid) - 1, len(grid[0]) - 1]",
        ("max(before)", "min(before)"), NUMBERS, (1, 3, 7, 9, 11),
    ),
)  # fmt: skip

TEST = (
    Task(
        "thermometer", "easy", "cold_days", {"degrees": "ints"},
        "counts how often the list of temperatures `degrees` falls from one day to the next by more than {a}, and "
        "returns that count times {b}",
        "    return {b} * sum(1 for x, y in zip(degrees, degrees[1:]) if x - y > {a})", ("x - y > {a}", "abs(x - y) > {a}"),
        NUMBERS, LARGER,
    ),
    Task(
        "parity_split", "easy", "odd_even", {"values": "ints"},
        "returns a tuple of two lists: the odd elements of `values` plus {a}, and the even elements times {b}, both in "
        "the order of the input",
        "    return ([v + {a} for v in values if v % 2], [v * {b} for v in values if v % 2 == 0])",
        ("v + {a}", "v - {a}"), NUMBERS, LARGER,
    ),
    Task(
        "snake", "medium", "to_identifier", {"text": "text"},
        "turns the string `text` into an identifier: runs of characters that are no letters a-z or A-Z become one "
        "underscore, letters become lower-case, underscores at both ends go, at most {b} characters are kept from the "
        "left, and the result is preceded by the prefix 'v{a}_'",
        "    out = ''\n"
        "    for c in text.lower():\n"
        "        if 'a' <= c <= 'z':\n"
        "            out += c\n"
        "        elif not out.endswith('_'):\n"
        "            out += '_'\n"
        "    return 'v{a}_' + out.strip('_')[:{b}]",
        (".strip('_')", ""), NUMBERS, LARGER,
    ),
    Task(
        "base_digits", "medium", "in_base", {"n": "positive"},
        "writes the positive integer `n` in base {a} and returns its digits as a list of integers, the most significant "
        "first, filled up with zeros on the left to at least {b} digits",
        "    digits = []\n"
        "    while n:\n"
        "        digits.append(n % {a})\n"
        "        n //= {a}\n"
        "    digits += [0] * ({b} - len(digits))\n"
        "    return digits[::-1]",
        ("digits[::-1]", "digits"), NUMBERS, (4, 6, 8, 10, 12),
    ),
    Task(
        "queue_rounds", "hard", "serve_queue", {"needs": "positives"},
        "serves people in a line: `needs` lists how many minutes each needs. The first person is served for at most {a} "
        "minutes and, if not done, goes to the back. Each change of person takes {b} extra minutes, none before the "
        "first. It returns the list of the minutes at which each person, in the input's order, is done",
        "    line, done, clock = list(enumerate(needs)), [0] * len(needs), 0\n"
        "    while line:\n"
        "        who, left = line.pop(0)\n"
        "        clock += min({a}, left)\n"
        "        if left > {a}:\n"
        "            line.append((who, left - {a}))\n"
        "        else:\n"
        "            done[who] = clock\n"
        "        clock += {b}\n"
        "    return done",
        ("        clock += {b}\n", ""), NUMBERS, (1, 3, 7, 9, 11),
    ),
    Task(
        "bracket_depth", "hard", "deep_text", {"text": "brackets"},
        "reads the string `text` with round brackets and returns the characters (no brackets) that stand inside at "
        "least {a} open brackets, each written {b} times; a closing bracket without an open one is ignored",
        "    depth, out = 0, []\n"
        "    for c in text:\n"
        "        if c == '(':\n"
        "            depth += 1\n"
        "        elif c == ')':\n"
        "            depth = max(0, depth - 1)\n"
        "        elif depth >= {a}:\n"
        "            out.append(c * {b})\n"
        "    return ''.join(out)",
        ("max(0, depth - 1)", "depth - 1"), (1, 2, 3, 4, 5), (1, 2, 3, 4, 5),
    ),
)  # fmt: skip
