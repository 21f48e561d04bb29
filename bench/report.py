"""What was measured as a table (Markdown), as figures (JSON) and as a picture (SVG)."""
import json
import os
import re
import statistics

import picture

BEGIN, END = "<!-- bench/run writes from here -->", "<!-- to here -->"


def cost(run):
    """Microseconds of the server's CPU per delivered event; with no streams, per announcement."""
    return run["server_s"] * 1e6 / max(1, run["delivered"] or run["announced"])


def own(run):
    """The part of that which was spent outside the kernel."""
    return cost(run) * run["server_user_s"] / max(1e-9, run["server_s"])


def rounds(load, name):
    """What counts of a server: all but the first round, which warmed it up."""
    return load["measured"].get(name, [])[1:]


def ratios(load, name):
    """Its cost as a multiple of the floor's, round by round, the lowest first."""
    pairs = zip(rounds(load, name), rounds(load, "floor"))
    return sorted(cost(mine) / cost(floors) for mine, floors in pairs if cost(floors) > 0)


def median(values):
    values = list(values)
    return statistics.median(values) if values else float("nan")


def others(load):
    """The part of the machine's time that went to neither servers nor load while it was measured."""
    runs = [run for name in load["measured"] for run in rounds(load, name)]
    return sum(run["others_s"] for run in runs) / max(1e-9, sum(run["seconds"] for run in runs))


def shared(load):
    """A warning, when others worked so much that small differences mean nothing."""
    return " **The machine was shared: only large differences mean something.**" if others(load) > 0.1 else ""


def what(load):
    how = {"single": "one event at a time", "burst": "16 announcements pending"}.get(load["load"])
    if how is None:
        how = f"{load['load'][5:]} announcements a second"
    if load["streams"] == 0:
        return f"announcing with nobody listening ({how}), {load['payload']:,} bytes"
    return f"{how}, {load['streams']:,} streams, {load['payload']:,} bytes"


def number(value, digits=2):
    return "" if value != value else f"{value + 0:,.{digits}f}"  # + 0: no minus before a zero


def row(result, load, name):
    server, runs = result["servers"][name], rounds(load, name)
    title = f"{server['title']}<br><sub>{'JDK ' if name.startswith('announcer') else ''}{server['version']}</sub>"
    if name in load["failed"]:
        return f"| {title} | failed: {load['failed'][name]} | | | | | | | |"
    factor, first = ratios(load, name), load["measured"][name][0]
    wrong = sum(run[key] for run in load["measured"][name] for key in ("missing", "late", "cut", "strange", "refused", "closed"))
    all_heard = median(run["all_heard_ms"][0] for run in runs)
    cells = [
        title,
        f"**{number(median(factor))}** ({number(factor[0])} to {number(factor[-1])})" if factor else "",
        number(median(map(cost, runs)), 3),
        number(median(map(own, runs)), 3),
        number(median((run["delivered"] or run["announced"]) / max(1e-9, run["seconds"]) / 1000 for run in runs), 0),
        f"{number(median(run['latency_ms'][0] for run in runs))} / {number(median(run['latency_ms'][1] for run in runs))} / {number(all_heard)}",
        number((first["resident_kb"][1] - first["resident_kb"][0]) / load["streams"], 1) if load["streams"] else "",
        number(median(max(0, run["opening_server_s"]) * 1e6 / max(1, load["streams"]) for run in runs), 0),
        "none" if not wrong else f"**{wrong:,}**",
    ]
    return "| " + " | ".join(cells) + " |"


def table(result):
    machine = result["machine"]
    lines = [
        f"Measured on {result['date']} at commit `{result['commit']}`: {machine['cpu']}, {machine['cores']} cores, "
        f"{machine['memory_gib']} GiB, {machine['kernel']}, TCP {machine['tcp']}; the server on one core, the load on another. "
        f"Medians of {result['rounds']} rounds of {result['seconds']:g} s in turns, after {result['warm']:,} deliveries of warm-up.",
    ]
    for load in result["loads"]:
        lines += [
            "",
            f"**{what(load)[0].upper()}{what(load)[1:]}** (other work took {100 * others(load):.0f} % of a core meanwhile).{shared(load)}",
            "",
            "| server | CPU, × floor (range) | µs CPU " + ("per delivery" if load["streams"] else "per announcement") + " | of these its own | thousand a second "
            "| ms: half, 99 %, all heard | kB per idle stream, cold | µs CPU per opening | lost, doubled … |",
            "|---|---|---:|---:|---:|---|---:|---:|---|",
        ]
        lines += [row(result, load, name) for name in result["servers"] if name in load["measured"] or name in load["failed"]]
    if result["absent"]:
        lines += ["", "Not measured: " + "; ".join(f"{name} ({why})" for name, why in result["absent"].items()) + "."]
    return "\n".join(lines) + "\n"


def write(result, folder):
    os.makedirs(folder, exist_ok=True)
    with open(f"{folder}/result.json", "w") as f:
        f.write(compact(result))
    with open(f"{folder}/table.md", "w") as f:
        f.write(table(result))
    with open(f"{folder}/fan-out.svg", "w") as f:
        f.write(picture.draw(result))


def compact(result):
    """One line per measurement: it is read by people too, and differences are looked at."""
    text = json.dumps(result, indent=1)
    return re.sub(r"\{([^{}]*)\}", lambda flat: "{" + re.sub(r"\s*\n\s*", " ", flat[1]).strip() + "}", text) + "\n"


def write_docs(result, docs):
    """The figures and the picture below docs/performance, and the table into the page, between its two marks."""
    os.makedirs(f"{docs}/performance", exist_ok=True)
    with open(f"{docs}/performance/fan-out.json", "w") as f:
        f.write(compact(result))
    with open(f"{docs}/performance/fan-out.svg", "w") as f:
        f.write(picture.draw(result))
    with open(f"{docs}/performance.md") as f:
        page = f.read()
    before, rest = page.split(BEGIN)
    after = rest.split(END)[1]
    with open(f"{docs}/performance.md", "w") as f:
        f.write(f"{before}{BEGIN}\n\n{table(result)}\n{END}{after}")
