"""The bars: what a delivery costs, as a multiple of the floor, one group per load."""
import math

import report

WIDTH, LEFT, RIGHT, BAR, GAP = 860, 200, 70, 15, 9
STYLE = """
  text { font: 13px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #1f2328 }
  .title { font-size: 16px; font-weight: 600 }
  .soft { fill: #59636e; font-size: 12px }
  .axis { stroke: #d1d9e0; stroke-width: 1 }
  .floor { stroke: #1f2328; stroke-width: 1.5; stroke-dasharray: 4 3 }
  .paper { fill: #ffffff }
  .ours { fill: #0969da } .other { fill: #8c959f }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc }
    .soft { fill: #9198a1 }
    .axis { stroke: #3d444d }
    .floor { stroke: #f0f6fc }
    .paper { fill: #0d1117 }
    .ours { fill: #4493f8 } .other { fill: #656c76 }
  }
"""


def escape(text):
    return str(text).replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def text(x, y, words, css="", anchor="start"):
    return f'<text x="{x:.0f}" y="{y:.0f}" class="{css}" text-anchor="{anchor}">{escape(words)}</text>'


def scale(most):
    """Where a factor stands, from 0 to 1, and where lines are drawn; logarithmic when the longest bar would hide the others."""
    if most > 12:
        top = math.log10(most * 1.1)
        ticks = [t * 10**power for power in range(4) for t in (1, 2, 5) if t * 10**power <= most * 1.1]
        return lambda factor: max(0.004, math.log10(max(1, factor)) / top), ticks, "logarithmic scale"
    step = 0.5 if most < 4 else 1 if most < 8 else 2
    ticks = [step * i for i in range(int(most * 1.08 / step) + 1)]
    return lambda factor: factor / (most * 1.08), ticks, ""


def name_of(result, name):
    server = result["servers"][name]
    return f"{server['title']}, JDK {server['version'].split('.')[0]}" if name.startswith("announcer") else server["title"]


def panel(result, load, y):
    """One load's bars, from this height on; returns them and where they end."""
    factors = {name: report.median(report.ratios(load, name)) for name in result["servers"] if name != "floor" and report.ratios(load, name)}
    if not factors:
        return [], y
    place, ticks, note = scale(max(factors.values()))
    room = WIDTH - LEFT - RIGHT
    heading = report.what(load)
    drawn = [text(20, y + 16, heading[0].upper() + heading[1:], "title"), text(WIDTH - 20, y + 16, note, "soft", "end")]
    top, bottom = y + 32, y + 32 + len(factors) * (BAR + GAP) + 4
    for tick in ticks:
        x = LEFT + place(tick) * room if tick >= 1 or not note else LEFT
        drawn.append(f'<line x1="{x:.1f}" y1="{top}" x2="{x:.1f}" y2="{bottom}" class="{"floor" if tick == 1 else "axis"}"/>')
        drawn.append(text(x, bottom + 15, f"{tick:g} ×" if tick != 1 else "the floor", "soft", "middle"))
    at = top + 5
    for name, factor in sorted(factors.items(), key=lambda item: item[1]):
        ours = name.startswith("announcer")
        drawn.append(text(LEFT - 10, at + 12, name_of(result, name), "", "end"))
        drawn.append(f'<rect x="{LEFT}" y="{at}" width="{place(factor) * room:.1f}" height="{BAR}" rx="2" class="{"ours" if ours else "other"}"/>')
        drawn.append(text(LEFT + place(factor) * room + 7, at + 12, f"{factor:.2f} ×" if factor < 10 else f"{factor:.0f} ×"))
        at += BAR + GAP
    return drawn, bottom + 40


def draw(result):
    y, drawn = 18, []
    for load in result["loads"]:
        more, y = panel(result, load, y)
        drawn += more
    machine = result["machine"]
    drawn.append(text(20, y + 2, "CPU time of the server per delivered event, as a multiple of a bare loop of send() in C, in the same run. Shorter is better.", "soft"))
    drawn.append(text(20, y + 20, f"{result['date']}, commit {result['commit']}, {machine['cpu']}, one core for the server, {machine['kernel'].split('-')[0]}", "soft"))
    if any(report.shared(load) for load in result["loads"]):
        y += 18
        drawn.append(text(20, y + 20, "The machine was shared with other work: only large differences mean something.", "soft"))
    height = y + 36
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" role="img" '
            f'aria-label="What a delivery costs, as a multiple of the floor">\n<style>{STYLE}</style>\n'
            f'<rect width="{WIDTH}" height="{height}" rx="6" class="paper"/>\n' + "\n".join(drawn) + "\n</svg>\n")
