"""From words to readings: the embedding model, passages, the index, the trained head and their evaluation."""

import os

# OpenMP reads this once, when torch or FAISS is first imported, so it must stand before any module of this package.
# Threads that wait for each other otherwise keep both cores busy with waiting: with Rasa and the rest on the same two
# cores a question took 1.0 s instead of 0.03 s (measured at a load of 7).
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
