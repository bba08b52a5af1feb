"""A quick layer says what the library's layer says."""

import copy

import pytest
import torch
from transformers import BertConfig
from transformers.models.bert.modeling_bert import BertEncoder, BertLayer

from indexer.quick_layers import QuickLayer, quicken

WIDTH, TOKENS = 48, 7


@pytest.fixture(params=[torch.float32, torch.bfloat16], ids=["float32", "bfloat16"])
def layers(request):
    """A small encoder of two layers with weights of its own, and the same with quick layers."""
    torch.manual_seed(3)
    config = BertConfig(hidden_size=WIDTH, num_attention_heads=4, num_hidden_layers=2, intermediate_size=96)
    config._attn_implementation = "sdpa"
    plain = BertEncoder(config).to(request.param).eval()
    quick = copy.deepcopy(plain)
    for layer in quick.layer:
        quicken(layer)
    return plain, quick, request.param


def _states(count, dtype):
    return torch.randn(count, TOKENS, WIDTH, generator=torch.Generator().manual_seed(5)).to(dtype)


def _both(layers, states, mask):
    plain, quick, dtype = layers
    with torch.inference_mode():
        expected, found = (model(states, mask).last_hidden_state.float() for model in (plain, quick))
    return expected, found, 1e-5 if dtype is torch.float32 else 0.05


def test_one_text_is_read_the_same(layers):
    expected, found, apart = _both(layers, _states(1, layers[2]), None)
    assert torch.allclose(found, expected, atol=apart)
    assert expected.std() > 0.5, "there is something to tell apart"


@pytest.mark.parametrize("sort", ["added", "chosen"])
def test_padding_is_not_looked_at(layers, sort):
    """With a mask that is added, as the second reading gives it, and one that chooses, as the library gives it."""
    dtype = layers[2]
    states = _states(2, dtype)
    seen = torch.ones(2, 1, 1, TOKENS, dtype=torch.bool)
    seen[1, ..., 4:] = False
    mask = seen if sort == "chosen" else (~seen).to(dtype) * -1e4
    expected, found, apart = _both(layers, states, mask)
    assert torch.allclose(found[0], expected[0], atol=apart)
    assert torch.allclose(found[1, :4], expected[1, :4], atol=apart)
    states[1, 4:] = 9.0
    _, other, _ = _both(layers, states, mask)
    assert torch.allclose(other[1, :4], found[1, :4], atol=apart)


def test_a_quick_layer_is_still_one_of_the_library(layers):
    """So that the library keeps the states between the layers, where the second reading begins."""
    assert all(isinstance(layer, BertLayer) and type(layer) is QuickLayer for layer in layers[1].layer)


def test_another_make_is_refused(layers):
    with pytest.raises(TypeError, match="geen gewone BERT-laag"):
        quicken(layers[1].layer[0])
    config = BertConfig(hidden_size=WIDTH, num_attention_heads=4, intermediate_size=96, hidden_act="relu")
    with pytest.raises(TypeError):
        quicken(BertLayer(config))
