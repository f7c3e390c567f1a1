"""Vectors of texts, by a small language model whose weights come in a package: the optional extra `embeddings`.

Belongs here: running the model. Does not belong here: which texts are embedded and what for
(`analysis.topics.embedding`).

The model is all-MiniLM-L6-v2 (Wang et al. 2020, fine-tuned by sentence-transformers). Its files are read by the
libraries of their formats, but no library runs it: six layers are a few products of matrices, which NumPy has. In
double precision two machines differ in the 13th digit or later, in the single precision of the usual libraries in the
7th, which rounding does not always hide.
"""
