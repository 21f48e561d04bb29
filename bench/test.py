#!/usr/bin/env python3
"""The table and the picture, from figures that are made up so that the right answer is known."""
import json
import os
import tempfile
import unittest
import xml.etree.ElementTree as xml

import picture
import report


def measured(*microseconds, wrong=0):
    """One run for each of these costs, of a thousand deliveries."""
    return [{"delivered": 1000, "announced": 1, "server_s": us / 1000, "server_user_s": us / 4000, "seconds": 2, "others_s": 0.1,
             "latency_ms": [1, 2, 3], "all_heard_ms": [4, 5, 6], "opening_server_s": 0.02, "resident_kb": [1000, 3000, 3000],
             "missing": wrong, "late": 0, "cut": 0, "strange": 0, "refused": 0, "closed": 0} for us in microseconds]


def result(**servers):
    return {"date": "2026-01-02", "commit": "abc1234", "rounds": 3, "seconds": 2, "warm": 1000, "absent": {"vertx": "no mvn"},
            "machine": {"cores": 2, "cpu": "A <fast> one", "memory_gib": 24, "kernel": "Linux 6.1-x", "tcp": "cubic"},
            "servers": {name: {"title": name.title(), "version": "17.0.1"} for name in servers},
            "loads": [{"load": "single", "streams": 100, "payload": 100, "failed": {}, "measured": servers}]}


def cells(text, title):
    return [line.split(" | ") for line in text.splitlines() if line.startswith(f"| {title}<")][0]


class Table(unittest.TestCase):
    def test_ratio_isTakenRoundByRound_withoutTheFirst(self):
        table = report.table(result(floor=measured(90, 2, 4, 8), hub=measured(1, 3, 4, 16)))
        # 1.5, 1 and 2 times the floor of the same round; the medians' own ratio would be 1
        self.assertIn("**1.50** (1.00 to 2.00)", cells(table, "Hub")[1])
        self.assertEqual(cells(table, "Hub")[2], "4.000")
        self.assertEqual(cells(table, "Hub")[3], "1.000")
        self.assertIn("**1.00** (1.00 to 1.00)", cells(table, "Floor")[1])

    def test_memory_isThatOfTheFirstOpening(self):
        self.assertEqual(cells(report.table(result(floor=measured(1, 1), hub=measured(1, 1))), "Hub")[6], "20.0")

    def test_loss_inAnyRoundEvenTheFirst_isShown(self):
        table = report.table(result(floor=measured(1, 1), hub=measured(1, wrong=5) + measured(1)))
        self.assertIn("**5**", cells(table, "Hub")[8])
        self.assertIn("none", cells(table, "Floor")[8])

    def test_otherWork_isToldInPartsOfACore(self):
        figures = result(floor=measured(1, 1))
        self.assertIn("other work took 5 % of a core", report.table(figures))
        self.assertNotIn("shared", report.table(figures))
        figures["loads"][0]["measured"]["floor"][1]["others_s"] = 1
        self.assertIn("other work took 50 % of a core meanwhile). **The machine was shared", report.table(figures))

    def test_absentAndFailed_areSaid(self):
        figures = result(floor=measured(1, 1), spring=measured(1))
        figures["loads"][0]["failed"]["spring"] = "it fell over"
        table = report.table(figures)
        self.assertIn("failed: it fell over", table)
        self.assertIn("Not measured: vertx (no mvn).", table)

    def test_nobodyListening_costIsPerAnnouncement(self):
        runs = [dict(run, delivered=0, announced=500) for run in measured(2, 2)]
        self.assertEqual(report.cost(runs[0]), 4)


class Picture(unittest.TestCase):
    def widths(self, **servers):
        drawn = xml.fromstring(picture.draw(result(floor=measured(1, 1), **servers)))
        return [float(bar.get("width")) for bar in drawn.iter("{http://www.w3.org/2000/svg}rect") if bar.get("class") in ("ours", "other")]

    def test_bars_areShortestFirstAndInProportion(self):
        short, long = self.widths(spring=measured(4, 4), announcer=measured(2, 2))
        self.assertAlmostEqual(long, 2 * short, delta=0.2)

    def test_bars_ofFarApartFactors_standOnALogarithmicScale(self):
        ten, hundred = self.widths(a=measured(10, 10), b=measured(100, 100))
        self.assertAlmostEqual(hundred, 2 * ten, delta=0.2)

    def test_sharedMachine_isSaid(self):
        figures = result(floor=measured(1, 1), a=measured(2, 2))
        self.assertNotIn("shared", picture.draw(figures))
        figures["loads"][0]["measured"]["floor"][1]["others_s"] = 2
        self.assertIn("shared", picture.draw(figures))

    def test_oneWithoutFigures_hasNoBar(self):
        self.assertEqual(len(self.widths(a=measured(10), b=measured(2, 2))), 1)


class Files(unittest.TestCase):
    def test_docs_onlyWhatStandsBetweenTheMarks_isReplaced(self):
        with tempfile.TemporaryDirectory() as docs:
            with open(f"{docs}/performance.md", "w") as f:
                f.write(f"before\n{report.BEGIN}\nearlier\n{report.END}\nafter\n")
            figures = result(floor=measured(1, 1), hub=measured(2, 2))
            report.write_docs(figures, docs)
            report.write_docs(figures, docs)
            with open(f"{docs}/performance.md") as f:
                page = f.read()
            self.assertTrue(page.startswith(f"before\n{report.BEGIN}\n") and page.endswith(f"{report.END}\nafter\n"), page)
            self.assertEqual(page.count("**2.00**"), 1)
            self.assertNotIn("earlier", page)
            with open(f"{docs}/performance/fan-out.json") as f:
                self.assertEqual(json.load(f), figures)
            self.assertTrue(os.path.exists(f"{docs}/performance/fan-out.svg"))


if __name__ == "__main__":
    unittest.main()
