"""Answers questions about a set of documents, each with the sentence that proves it."""

import os

# Read by numpy when it is loaded, so it stands before that. The matrices of one answer are small: a second thread gains nothing where the
# machine is idle, and where it is not the threads wait for each other.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
