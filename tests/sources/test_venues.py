"""Where a preprint appeared, as its authors write it: comments and journal references in many spellings."""

from __future__ import annotations

import pytest

from digestgen.sources.toolkit.venues import find_venue, split_venue

COMMENTS = {
    "Accepted at ICLR 2025": "ICLR 2025", "accepted to CVPR 2025 (Oral). Project page: https://x.example": "CVPR 2025",
    "10 pages, 3 figures, NeurIPS 2024": "NeurIPS 2024", "Interspeech 2025, 5 pages": "Interspeech 2025",
    "ACL 2025 Findings": "ACL 2025 Findings", "Findings of ACL 2025": "Findings of ACL 2025", "EMNLP 2025 Main": "EMNLP 2025 Main",
    "KDD '25, August 3-7, Toronto": "KDD '25", "SIGIR ’25": "SIGIR ’25", "AAAI-25": "AAAI-25", "ECCV24": "ECCV24",
    "Published as a conference paper at ICLR 2025": "ICLR 2025", "Camera-ready version for ICML 2025": "ICML 2025",
    "ICML 2025, Spotlight": "ICML 2025", "accepted for presentation at IROS 2025": "IROS 2025",
    "Accepted to the NeurIPS 2024 Workshop on Lamps and Kettles": "NeurIPS 2024 Workshop on Lamps and Kettles",
    "To appear in the Proceedings of the 2025 Conference on Lamps (LampConf 2025)":
        "Proceedings of the 2025 Conference on Lamps (LampConf 2025)",
    "Accepted for publication in Physical Review D": "Physical Review D", "accepted by MNRAS": "MNRAS",
    "14 pages; accepted by IEEE Transactions on Robotics": "IEEE Transactions on Robotics", "Accepted for IEEE RA-L": "IEEE RA-L",
    "Accepted in Phys. Rev. Lett. as an Editors' Suggestion": "Phys. Rev. Lett.", "In press, Journal of Lamps": "Journal of Lamps",
    "v2: accepted version, to be published in JHEP": "JHEP", "Accepted at Nature Communications. 30 pages": "Nature Communications",
    "Published at the Journal of Lamps in 2024": "Journal of Lamps", "Presented at the 5th Workshop on Kettles": "5th Workshop on Kettles",
    "Accepted by ICCV": "ICCV", "Accepted for publication in A&A": "A&A",
    "ApJ accepted": "ApJ", "Journal of Lamps, in press": "Journal of Lamps", "Published in: Journal of Lamps 12 (2025) 3": "Journal of Lamps",
    "Accepted Paper at LampConf": "LampConf", "TMLR 2025": "TMLR", "ICRA 2025 (accepted)": "ICRA 2025",
    "9 pages. EMNLP 2025 Industry Track": "EMNLP 2025 Industry Track", "Accepted to USENIX Security 2025": "USENIX Security 2025",
    "This paper has been accepted by ACM MM 2025": "ACM MM 2025", "Best paper award at CoRL 2024": "CoRL 2024",
}  # fmt: skip
NONE = (
    "12 pages, 3 figures", "Submitted to ICLR 2025", "Under review at JMLR", "Extended version of our ICLR 2023 paper", "Accepted",
    "Accepted with minor revisions", "Code will appear at https://lamps.example", "8 pages, ICRA 2025 format", "Comments welcome!",
    "Rejected from ICLR 2025", "The dataset follows the ACL 2025 template", "A preliminary version appeared in LampConf 2023",
    "Journal version of a paper at STOC 2024", "presented by the authors", "ICLR 2024 submission", "We beat the ICLR 2025 winner", "A study of NeurIPS 2024 papers", "Dataset from KDD 2025 Cup",
    "PhD thesis, University of Kiel", "",
)  # fmt: skip
REFERENCES = {
    "Phys. Rev. D 111, 043501 (2025)": ("Phys. Rev. D", "111", "043501"), "JHEP 08 (2025) 123": ("JHEP", "08", "123"),
    "Phys.Rev.Lett. 134 (2025) 012345": ("Phys.Rev.Lett.", "134", "012345"), "A&A 695, A12 (2025)": ("A&A", "695", "A12"),
    "MNRAS, 540, 1234 (2025)": ("MNRAS", "540", "1234"), "Lamps Lett. 12(3), 45-67 (2025)": ("Lamps Lett.", "12", "45–67"),
    "J. Phys. A: Math. Theor. 58 (2025) 125201": ("J. Phys. A: Math. Theor.", "58", "125201"),
    "Journal of Lamps, vol. 12, no. 3, pp. 1-14, 2025": ("Journal of Lamps", "12", "1–14"),
    "IEEE Transactions on Robotics, 2025": ("IEEE Transactions on Robotics", "", ""),
    "Proceedings of the 42nd International Conference on Lamps, PMLR 267:1234-1250, 2025":
        ("Proceedings of the 42nd International Conference on Lamps", "267", "1234–1250"),
    "In Proc. of CVPR 2025, pages 1-10": ("Proc. of CVPR 2025", "", "1–10"), "ICLR 2025": ("ICLR 2025", "", ""),
    "Lecture Notes in Computer Science, vol 12345. Springer, Cham (2025)": ("Lecture Notes in Computer Science", "", ""),
}  # fmt: skip


@pytest.mark.parametrize("comment", COMMENTS)
def test_a_comment_that_names_a_venue(comment: str) -> None:
    assert find_venue("", comment)["venue"] == COMMENTS[comment]


@pytest.mark.parametrize("comment", NONE)
def test_a_comment_that_names_none(comment: str) -> None:
    assert find_venue("", comment) == {}


@pytest.mark.parametrize(
    ("venue", "parts"),
    [
        ("J. Lamps, 12(3), 45–67", ("J. Lamps", "12", "3", "45–67")),
        ("Conference on Lamps, pp. 4-9", ("Conference on Lamps", "", "", "4–9")),
        ("ICML 2025", ("", "", "", "")),
        ("Studies in Lamps 12", ("", "", "", "")),
    ],
)
def test_a_venue_that_is_written_with_its_numbers(venue: str, parts: tuple[str, ...]) -> None:
    found = split_venue({"venue": venue})
    assert tuple(found.get(key, "") for key in ("venue", "volume", "issue", "pages")) == parts
    assert split_venue({"venue": venue, "pages": "1"}) == {}


@pytest.mark.parametrize("reference", REFERENCES)
def test_a_journal_reference(reference: str) -> None:
    found = find_venue(reference, "Accepted at ICLR 2020")
    assert tuple(found.get(key, "") for key in ("venue", "volume", "pages")) == REFERENCES[reference]
    assert found["issued"] == "2025"
    assert found["type"] == (
        "paper-conference" if "Proc" in reference or "ICLR" in reference else "article-journal"
    )
