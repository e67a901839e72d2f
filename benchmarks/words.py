"""The words that invented papers are made of. Nothing here comes from a real paper."""

from __future__ import annotations

FIRST = tuple(
    "Ada Bela Caro Dimo Edda Fenn Gita Hale Ines Joon Kira Lars Mina Nils Odil Pema Quin Rosa Sami Tova Ugo Vera "
    "Wim Xenia Yara Zeno Aiko Bram Chidi Dalia Emre Farah Goran Hedda Imre Jaro Kaveh Lena Marek Noor Otto Petra "
    "Rania Sven Tarek Uma Viggo Wanda Yusuf Zora".split()
)
LAST_HEADS = tuple(
    "Ver Mor Kal Ost Bran Hel Tav Lin Dor Sel Ar Quil Fen Grim Jor Nax Pel Rus Stol Ulm Wend Yar Zim Cor Bex".split()
)
LAST_MIDDLES = tuple("a e i o u an el in or us".split())
LAST_TAILS = tuple("berg dal field hart kov lund mann nen quist rado sen stein tano vik wood zky".split())

ADJECTIVES = tuple(
    "sparse robust causal latent modular adaptive verifiable frugal discrete hierarchical recurrent invariant "
    "federated calibrated compositional grounded implicit private scalable symbolic temporal unified sequential "
    "contrastive probabilistic".split()
)
NOUNS = tuple(
    "attention memory retrieval planning alignment inference segmentation translation diffusion control "
    "compression pruning reasoning sampling navigation tracking synthesis forecasting parsing ranking "
    "distillation detection matching routing annotation".split()
)
OBJECTS = tuple(
    "agents graphs transformers robots protocols molecules tables proteins meshes videos sketches dialogues "
    "sensors markets maps theorems programs images recordings documents simulations scenes queries benchmarks "
    "embeddings".split()
)
VERBS = tuple("learn compress verify align predict recover approximate simulate transfer calibrate".split())

SENTENCES = (
    "We study how {adjective} {noun} behaves when {objects} grow from hundreds to millions.",
    "Earlier work on {noun} assumes that {objects} are {adjective}, which rarely holds outside the laboratory.",
    "Our method, called {name}, learns to {verb} {adjective} {objects} without any labels.",
    "The central idea is to replace {noun} with a {adjective} estimate that is cheap to {verb}.",
    "On {count} tasks it lowers the error by {percent} percent while using a third of the memory.",
    "Ablations show that {noun} alone explains most of the gain, and that {adjective} {objects} matter least.",
    "We prove that the procedure converges whenever the {objects} are {adjective} and the noise is bounded.",
    "A user study with {count} participants confirms that people prefer the {adjective} variant.",
    "Code, data and {count} trained models are released so that every table can be made again.",
    "Surprisingly, the gap closes once {noun} is given {count} more examples of {adjective} {objects}.",
)
MATHS = (
    "The cost grows as $O(n \\log n)$ in the number $n$ of {objects}.",
    "We minimise $\\mathcal{{L}}(\\theta) = \\sum_{{i=1}}^{{n}} \\ell(f_\\theta(x_i), y_i)$ over {objects}.",
    "For $\\alpha < 0.5$ the bound $\\|w - w^*\\|_2 \\le \\epsilon$ holds with probability $1 - \\delta$.",
)
LINKS = (
    "See [the project page](https://example.org/projects/{number}) for recordings.",
    "All runs are listed at [example.org](https://example.org/runs/{number}).",
)
NOTES = (
    "Worth reading for the negative result in the last section.",
    "The *appendix* holds the better half; compare [the earlier run](https://example.org/notes/{number}).",
    "Small, careful, and easy to repeat on one machine.",
)
