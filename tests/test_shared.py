"""What thousands are told is read once a second, and never older than that."""

from bot.delivery.shared import FRESH_SECONDS, Shared


async def test_one_text_is_read_once_for_all_that_leave_within_a_second():
    read, moment = [], [0.0]

    async def text(campaign):
        read.append(campaign)
        return f"{campaign} as read at {moment[0]}"

    shared = Shared(text, lambda: moment[0])

    assert {"7 as read at 0.0"} == {await shared.get(7) for _ in range(100)}
    assert "8 as read at 0.0" == await shared.get(8)
    moment[0] = FRESH_SECONDS
    assert f"7 as read at {FRESH_SECONDS}" == await shared.get(7)
    assert [7, 8, 7] == read


async def test_few_texts_are_kept():
    async def text(campaign):
        return campaign

    shared = Shared(text, lambda: 0.0)
    for campaign in range(1000):
        await shared.get(campaign)

    assert len(shared._kept) <= 20
