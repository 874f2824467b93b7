"""Good and flawed answers to posts of a community of its own, labelled by their author, then pairs of them."""

from __future__ import annotations

import random
import re
from typing import Any

from datasets.moderation.community import Policy, Post, posts_of
from datasets.moderation.explanations import answer, checks, explained
from datasets.moderation.task import shared

REST = (
    "The rest of the post touches no other part of the policy.",
    "Nothing else that the post contains would change this.",
    "The notes under the policy were read as well and lead to no other outcome.",
    "The post was read as a whole, and with it the notes at the end of the policy, before this was settled.",
)
"""Sentences that may stand in any answer and settle no criterion: without them most flawed answers would be short."""
MOST_SENTENCES, MOST_WORDS = 3, 60
"""What the policy allows an explanation."""
LONGER = 0.5
"""The share of the answers, good and flawed, that get such sentences."""
TIE_AFTER = 7
"""Every so many lines of pairs, one more of two good answers."""


def build_calibration(seed: int) -> list[dict[str, Any]]:
    """Single answers, shuffled, with a verdict on every criterion; then pairs with the better one named, or a tie."""
    rng = random.Random(f"{seed}/calibration")
    singles: list[dict[str, Any]] = []
    pairs: list[dict[str, Any]] = []
    for policy, post in posts_of("calibration"):
        common = {**shared(post, policy), "style": post.style, "checks": checks(post, policy)}
        good, flawed = answers(post, policy, rng)
        for response, missed in [(text, []) for text in good] + flawed:
            labels = {key: key not in missed for key in common["checks"]}
            singles.append({**common, "response": response, "labels": {**labels, "overall": not missed}})
        pairs.append({**common, **pair(good, [text for text, _ in flawed], len(pairs) % 2 == 1, rng)})
        if len(pairs) % TIE_AFTER == 0:
            pairs.append({**common, "responses": good[:2], "preferred": "tie"})
    rng.shuffle(singles)
    lines = singles + pairs
    return [{"id": f"cal-{n:04d}", **line, "label_source": "author"} for n, line in enumerate(lines, 1)]


def answers(post: Post, policy: Policy, rng: random.Random) -> tuple[list[str], list[tuple[str, list[str]]]]:
    """Good answers, and flawed ones with the criteria that they miss."""
    good = [explained(post, policy, rng), *post.good]
    lengths = random.Random(post.text)
    flawed = []
    for missed, label, words in post.flawed:
        category, action = label.split("/") if label else (post.category, post.action)
        flawed.append((answer(category, action, of_any_length(words, lengths)), missed))
    good = [of_any_length(words, lengths) for words in good]
    return [answer(post.category, post.action, words) for words in good], flawed


def of_any_length(words: str, rng: random.Random) -> str:
    """An explanation, half of them with a sentence or two of `REST`, as far as the policy has room."""
    if rng.random() >= LONGER:
        return words
    for sentence in rng.sample(REST, rng.choice((1, 2))):
        longer = f"{words} {sentence}"
        if len(re.findall(r"[.!?](?=\s|$)", longer)) <= MOST_SENTENCES and len(longer.split()) <= MOST_WORDS:
            words = longer
    return words


def pair(good: list[str], flawed: list[str], longer_is_worse: bool, rng: random.Random) -> dict[str, Any]:
    """A good and a flawed answer, in either order: of both kinds, so that length does not tell which is better."""
    shorter, longer = min(good, key=len), max(good, key=len)
    worse = max(flawed, key=len) if longer_is_worse else min(flawed, key=len)
    both = [shorter if longer_is_worse else longer, worse]
    first = rng.random() < 0.5
    return {"responses": both if first else both[::-1], "preferred": "first" if first else "second"}
