"""The command line as a person uses it: suggestions, history, several acts, undo, what was written on paper."""

from __future__ import annotations

import re
from datetime import timedelta

from playwright.sync_api import Locator, Page, expect

from blotter.operations import desk_now
from tests.browser.desk import Shift, choose, queue_row
from tests.browser.test_accessibility import violations


def short(incident) -> str:
    return incident.number[3:].lstrip("0")


def field(page: Page) -> Locator:
    return page.locator("#command")


def type_line(page: Page, line: str) -> None:
    page.keyboard.press("F7")
    page.keyboard.type(line)
    page.keyboard.press("Enter")


def says(page: Page) -> Locator:
    return page.locator("command-line .word")


def test_what_could_come_next_is_shown_while_typing_and_tab_takes_it(desk: Shift) -> None:
    incident = desk.call(type="accident-injury", place="vushtrri")
    page = desk.screen("operator")
    options = page.locator("command-line .completions li")
    page.keyboard.press("F7")
    page.keyboard.type("D 2")
    expect(options.filter(has_text="FOX 22")).to_be_visible()
    expect(options.first).to_have_text("D patrols incident")
    page.keyboard.type("2 ")
    expect(options.filter(has_text=incident.number)).to_be_visible()
    page.keyboard.type(incident.number)
    page.keyboard.press("Tab")
    expect(field(page)).to_have_value(f"D 22 {short(incident)} ")
    expect(field(page)).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("NEW inj")
    page.keyboard.press("Tab")
    expect(field(page)).to_have_value("NEW accident-injury ")
    page.keyboard.type("vuc")
    page.keyboard.press("Tab")
    expect(field(page)).to_have_value("NEW accident-injury vushtrri ")
    page.keyboard.press("Control+A")
    page.keyboard.type("D 2")
    expect(options.filter(has_text="FOX 22")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(page.locator("command-line .completions")).to_have_count(0)


def test_history_belongs_to_the_person_and_is_searched_by_what_is_typed(desk: Shift) -> None:
    page = desk.screen("operator")
    for line in ("LOG fog near Leposavic", "LOG gate four open", "LOG radio check"):
        type_line(page, line)
        expect(page.locator("blotter-ticker li").first).to_contain_text(line[4:])
    page.keyboard.press("ArrowUp")
    expect(field(page)).to_have_value("LOG radio check")
    page.keyboard.press("ArrowDown")
    expect(field(page)).to_have_value("")
    page.keyboard.type("FOG")
    page.keyboard.press("ArrowUp")
    expect(field(page)).to_have_value("LOG fog near Leposavic")
    page.keyboard.press("ArrowDown")
    expect(field(page)).to_have_value("FOG")

    # Whoever signs in next on this computer finds none of it.
    desk.leaves(page)
    kept = page.context.storage_state()
    other = desk.screen("operator2")
    other.evaluate(
        "items => items.forEach(({name, value}) => localStorage.setItem(name, value))",
        kept["origins"][0]["localStorage"],
    )
    desk.leaves(other)
    other.reload()
    expect(other.locator("link-state")).to_contain_text("LIVE")
    other.keyboard.press("F7")
    expect(field(other)).to_have_value("")
    other.keyboard.press("ArrowUp")
    expect(field(other)).to_have_value("")
    page.reload()
    expect(page.locator("link-state")).to_contain_text("LIVE")
    expect(field(page)).to_have_value("FOG")


def test_a_line_of_several_acts_stops_at_the_refused_one_and_keeps_the_rest(desk: Shift) -> None:
    first, second = desk.call(place="vushtrri"), desk.call(place="camp-bondsteel")
    page = desk.screen("operator")
    type_line(page, f"D 21 {short(first)}; LOG gate open; D 21 {short(second)}; E 21")
    expect(says(page)).to_contain_text("Done: D FOX 21")
    expect(says(page)).to_contain_text("FOX 21 has")
    expect(field(page)).to_have_value(f"D 21 {short(second)}; E 21")
    expect(page.locator("blotter-ticker li", has_text="gate open")).to_have_count(1)
    expect(queue_row(page, second.number)).not_to_contain_text("dispatched")
    # Put right in the field, the rest goes its way and nothing is done twice.
    field(page).fill(f"D 22 {short(second)}; E 21")
    page.keyboard.press("Enter")
    expect(queue_row(page, first.number)).to_contain_text("en route")
    expect(queue_row(page, second.number)).to_contain_text("dispatched")
    expect(field(page)).to_have_value("")
    expect(page.locator("blotter-ticker li", has_text="gate open")).to_have_count(1)


def test_a_line_is_undone_within_ten_seconds(desk: Shift) -> None:
    incident = desk.call(type="accident-injury", place="vushtrri")
    page = desk.screen("operator")
    type_line(page, f"D 22 {short(incident)}")
    button = page.get_by_role("button", name="Undo (Ctrl+Z)")
    expect(button).to_contain_text(re.compile(r"\b([1-9]|10) s"))
    page.keyboard.press("Control+Z")
    expect(queue_row(page, incident.number)).to_contain_text("assessed")
    expect(page.locator("blotter-ticker li").first).to_contain_text(re.compile(r"Undo of entry \d+: FOX 22 recalled"))
    expect(says(page)).to_contain_text("UNDO ")
    expect(button).to_have_count(0)

    type_line(page, "LOG gate open")
    expect(button).to_be_visible()
    page.keyboard.press("F9")  # what is said since does not take it away
    expect(says(page)).to_contain_text("Silent for one minute")
    expect(page.locator("undo-act")).to_contain_text("gate open")
    desk.clock.move(11)
    expect(button).to_have_count(0)


def test_a_click_is_undone_as_well_and_typing_keeps_its_own_undo(desk: Shift) -> None:
    incident = desk.call(type="drunk", place="camp-bondsteel")
    page = desk.screen("operator")
    choose(page, incident.number)
    page.get_by_role("button", name="Hold…").click()
    page.get_by_role("textbox", name="Reason").fill("rings back")
    page.keyboard.press("Enter")
    expect(queue_row(page, incident.number)).to_contain_text("held")
    button = page.get_by_role("button", name="Undo (Ctrl+Z)")
    expect(button).to_be_visible()
    page.keyboard.press("F7")
    page.keyboard.type("LOG fo")
    page.keyboard.press("Control+Z")
    page.wait_for_timeout(300)
    expect(queue_row(page, incident.number)).to_contain_text("held")  # the key was the text's
    button.click()
    expect(queue_row(page, incident.number)).to_contain_text("assessed")


def test_an_arrival_offers_no_undo(desk: Shift) -> None:
    incident = desk.call(type="accident-injury", place="vushtrri")
    page = desk.screen("operator")
    type_line(page, f"D 22 {short(incident)}; A 22")
    expect(queue_row(page, incident.number)).to_contain_text("on scene")
    expect(page.get_by_role("button", name="Undo (Ctrl+Z)")).to_have_count(0)


def test_paper_is_entered_with_its_own_times_and_seen_before(desk: Shift) -> None:
    incident = desk.call(type="accident-injury", place="vushtrri")
    desk.clock.move(3600)
    page = desk.screen("operator")
    now = desk_now()
    times = [f"{now - timedelta(minutes=m):%H%MZ}" for m in (40, 35, 20)]
    paper = [
        f"AT {times[0]} D 22 {short(incident)}",
        f"AT {times[2]} A 22",
        f"AT {times[1]} E 22",
        "LOG back on the net",
    ]
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("text => navigator.clipboard.writeText(text)", "\n".join(paper))
    page.keyboard.press("F7")
    page.keyboard.press("Control+V")

    panel = page.locator("back-entry")
    expect(panel.locator("tbody tr")).to_have_count(4)
    expect(panel).to_contain_text("That is before the line above it")
    expect(panel.get_by_role("button", name="Enter 4 acts")).to_be_disabled()
    expect(page.locator("blotter-ticker li", has_text="FOX 22 sent")).to_have_count(0)

    assert violations(page) == []
    # Leaving keeps it; the key brings it back.
    page.keyboard.press("Escape")
    expect(panel.locator("section")).to_have_count(0)
    page.keyboard.press("Shift+F7")
    panel.get_by_label("Acts to enter late").fill("\n".join([paper[0], paper[2], paper[1], paper[3]]))
    enter = panel.get_by_role("button", name="Enter 4 acts")
    expect(enter).to_be_enabled()
    enter.click()
    expect(panel.locator("section")).to_have_count(0)
    expect(field(page)).to_be_focused()
    expect(queue_row(page, incident.number)).to_contain_text("on scene")
    late = page.locator("blotter-ticker li", has_text="late, written")
    expect(late).to_have_count(3)
    expect(late.first).to_contain_text(times[2])


def test_late_acts_in_one_line_are_shown_first_and_stop_at_a_refusal(desk: Shift) -> None:
    page = desk.screen("operator")
    type_line(page, "AT 0001Z LOG fog; AT 0001Z E 21; AT 0001Z LOG gone")
    panel = page.locator("back-entry")
    expect(panel.get_by_label("Acts to enter late")).to_have_value("AT 0001Z LOG fog\nAT 0001Z E 21\nAT 0001Z LOG gone")
    panel.get_by_role("button", name="Enter 3 acts").click()
    expect(panel).to_contain_text("1 act entered. FOX 21 has no job")
    expect(panel.get_by_label("Acts to enter late")).to_have_value("AT 0001Z E 21\nAT 0001Z LOG gone")
    expect(page.locator("blotter-ticker li", has_text="gone")).to_have_count(0)


# Every act of every group of buttons on the page, by what it is about, with the line that it shows.
WALK = """async () => {
  const values = { minutes: "20", priority: "2", master: "1" };
  const say = (field) => field.options?.[0]?.code ?? values[field.name] ?? "said so";
  const lines = {};
  for (const row of document.querySelectorAll(":is(desk-queue, patrol-board) [role=row][aria-selected]")) {
    row.click();
    await new Promise((done) => setTimeout(done, 300));
    for (const group of document.querySelectorAll(":is(main, alarm-bar) act-buttons"))
      for (const act of group.acts) {
        const asked = Object.fromEntries((act.ask ?? []).map((field) => [field.name, say(field)]));
        lines[`${group.subject.split(":")[0]} ${act.name}`] = act.line(asked);
      }
  }
  return lines;
}"""


def test_every_click_of_the_console_has_its_line_and_the_desk_reads_it(desk: Shift) -> None:
    """Walks the buttons of incidents, jobs and patrols in their states and has the desk read the line of each."""
    from dispatch import services
    from escalation.services import acknowledge_alarm
    from incidents.services import hold
    from patrols.services import report_panic, set_busy, set_out_of_service

    by = desk.actor("operator2")
    desk.call(type="drunk", place="camp-bondsteel")
    held = desk.call(type="drunk")
    hold(by=by, incident=held.pk, reason="rings back")
    desk.call(type="accident-injury", place="vushtrri", exercise=True)
    progress = {
        "FOX 21": None,
        "FOX 22": services.acknowledge,
        "FOX 23": services.en_route,
        "FOX 24": services.on_scene,
    }
    for callsign, step in progress.items():
        call = desk.call(place="vushtrri")
        (job,) = services.dispatch(by=by, incident=call.pk, patrols=[desk.patrol(callsign).pk])
        if step:
            step(by=by, assignment=job.pk)
    services.resolve_incident(by=by, incident=desk.call(type="drunk").pk, disposition="report")
    set_busy(by=by, patrol=desk.patrol("FOX 25").pk, reason="fuel")
    set_out_of_service(by=by, patrol=desk.patrol("FOX 26").pk, reason="tyre")
    report_panic(by=by, patrol=desk.patrol("FOX 27").pk)
    acknowledge_alarm(by=by, alarm=alarm_of("FOX 27", desk))
    page = desk.screen("operator")
    expect(page.locator("alarm-bar .taken")).to_be_visible()
    expect(page.locator("desk-queue [role=row][aria-selected]")).to_have_count(8)

    lines = page.evaluate(WALK)
    assert {"incident note", "incident hold", "assignment clear", "patrol panic", "emergency clear-panic"} <= set(lines)
    without = sorted(name for name, line in lines.items() if not line)
    assert not without, f"clicks without a line: {without}"
    token = next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "csrftoken")
    answer = page.request.post(
        f"{desk.origin}/api/v1/commands/check/",
        data={"lines": list(lines.values())},
        headers={"X-CSRFToken": token},
    )
    problems = {act["line"]: act["problem"] for act in answer.json()["acts"] if act["problem"]}
    assert not problems, problems


def alarm_of(callsign: str, desk: Shift) -> int:
    from escalation.models import Alarm

    return Alarm.objects.get(patrol=desk.patrol(callsign).pk, kind="panic").pk
