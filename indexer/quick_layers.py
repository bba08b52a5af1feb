"""The layers of a BERT encoder, for reading alone: the same numbers as the library's in a third less time a question.

A layer of the library goes through some forty small steps: dropout that does nothing without training, three products
where one will do, bookkeeping for other uses. For one question of twenty tokens those steps cost as much as the
computing. This takes the weights of such a layer as they are; a test compares both.
"""

from typing import Final

import torch
from torch import Tensor, nn
from transformers.models.bert.modeling_bert import BertLayer

PARTS: Final = 3
"""Query, key and value."""


class QuickLayer(BertLayer):  # type: ignore[no-untyped-call]  # the library has no types for making a subclass
    """One layer, made by `quicken` from one of the library, so that the library's model goes on with it.

    `together` (3 x width, width) and `added` (3 x width) give query, key and value at once.
    """

    together: Tensor
    added: Tensor

    def forward(
        self, hidden_states: Tensor, attention_mask: Tensor | None = None, *rest: object, **more: object
    ) -> Tensor:
        """Return the next states (texts, tokens, width); the mask is added to, or chooses, what attention may see."""
        del rest, more
        texts, tokens, width = hidden_states.shape
        attending, after, last = self.attention.self, self.attention.output, self.output
        heads = attending.num_attention_heads
        parts = nn.functional.linear(hidden_states, self.together, self.added)
        query, key, value = parts.view(texts, tokens, PARTS, heads, width // heads).permute(2, 0, 3, 1, 4).unbind(0)
        seen = nn.functional.scaled_dot_product_attention(query, key, value, attn_mask=attention_mask)
        states = after.LayerNorm(hidden_states + after.dense(seen.transpose(1, 2).reshape(texts, tokens, width)))
        found: Tensor = last.LayerNorm(states + last.dense(nn.functional.gelu(self.intermediate.dense(states))))
        return found


def quicken(layer: nn.Module) -> None:
    """Make a layer of the library a quick one, with the weights that it has now; it can no longer be trained.

    Raises TypeError for a layer of another make than BERT's, or with another activation than GELU.
    """
    if type(layer) is not BertLayer or layer.is_decoder or not _is_gelu(layer):
        message = f"geen gewone BERT-laag: {type(layer).__name__}"
        raise TypeError(message)
    attending = layer.attention.self
    projections = (attending.query, attending.key, attending.value)
    layer.together = torch.cat([part.weight.detach() for part in projections]).contiguous()
    layer.added = torch.cat([part.bias.detach() for part in projections]).contiguous()
    layer.__class__ = QuickLayer


def _is_gelu(layer: BertLayer) -> bool:
    probe = torch.linspace(-3.0, 3.0, 7)
    return bool(torch.allclose(layer.intermediate.intermediate_act_fn(probe), nn.functional.gelu(probe), atol=1e-6))
