"""The student as an ONNX graph, written operator by operator, with weights in eight bits.

One input, `ids` int32 [B, T], where id 0 is padding; one output, `vectors` float32 [B, d]. The mask is made from the
ids inside. Each weight matrix is stored as int8 with one scale for each output column, and turned back into floats by
`DequantizeLinear`, so both of the browser's back ends compute in float32 and agree.
"""

from __future__ import annotations

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from .encoder import Encoder

OPSET = 20


class GraphBuilder:
    """Collects nodes and initialisers; methods return the name of their result."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.initializers: list[onnx.TensorProto] = []
        self._count = 0

    def constant(self, value: np.ndarray, name: str | None = None) -> str:
        name = name or f"c{len(self.initializers)}"
        self.initializers.append(numpy_helper.from_array(value, name))
        return name

    def add(self, operator: str, *inputs: str, **attributes) -> str:
        self._count += 1
        output = f"{operator.lower()}{self._count}"
        self.nodes.append(helper.make_node(operator, list(inputs), [output], **attributes))
        return output

    def quantized(self, weight: np.ndarray, axis: int) -> str:
        """A float matrix from int8 with one scale for each index of `axis`."""
        values, scale = quantize(weight, axis)
        zero = np.zeros(scale.shape, np.int8)
        return self.add(
            "DequantizeLinear", self.constant(values), self.constant(scale), self.constant(zero), axis=axis
        )

    def linear(self, x: str, weight: np.ndarray, bias: np.ndarray) -> str:
        """x W' + b for a torch weight [out, in]."""
        product = self.add("MatMul", x, self.quantized(np.ascontiguousarray(weight.T), axis=1))
        return self.add("Add", product, self.constant(bias))

    def norm(self, x: str, weight: np.ndarray, bias: np.ndarray) -> str:
        return self.add("LayerNormalization", x, self.constant(weight), self.constant(bias), axis=-1, epsilon=1e-12)


def quantize(weight: np.ndarray, axis: int) -> tuple[np.ndarray, np.ndarray]:
    """Symmetric int8 and float32 scales: weight is about values * scale, broadcast over `axis`."""
    other = tuple(i for i in range(weight.ndim) if i != axis)
    scale = np.maximum(np.abs(weight).max(axis=other), 1e-8) / 127
    shape = [-1 if i == axis else 1 for i in range(weight.ndim)]
    values = np.clip(np.round(weight / scale.reshape(shape)), -127, 127).astype(np.int8)
    return values, scale.astype(np.float32)


def build_model(encoder: Encoder) -> onnx.ModelProto:
    """The whole graph; `onnx.checker` has passed it."""
    config = encoder.config
    state = {name: tensor.detach().numpy().astype(np.float32) for name, tensor in encoder.state_dict().items()}
    g = GraphBuilder()
    d, h = config.width, config.heads

    # Rows of the token table are looked up in int8 and scaled after: the whole table never becomes floats.
    values, scale = quantize(state["tokens.weight"], axis=0)
    codes = g.add("Cast", g.add("Gather", g.constant(values, "token_codes"), "ids", axis=0), to=TensorProto.FLOAT)
    row_scale = g.add("Gather", g.constant(scale[:, None], "token_scales"), "ids", axis=0)  # [B, T, 1]
    tokens = g.add("Mul", codes, row_scale)  # [B, T, d]
    length = g.add("Shape", "ids", start=1, end=2)
    zero, axis0 = g.constant(np.array([0], np.int64)), g.constant(np.array([0], np.int64))
    positions = g.add("Slice", g.constant(state["positions"], "positions"), zero, length, axis0)  # [T, d]
    x = g.norm(g.add("Add", tokens, positions), state["norm.weight"], state["norm.bias"])

    one = g.constant(np.array(1, np.int32))
    keep = g.add("Cast", g.add("Min", "ids", one), to=TensorProto.FLOAT)  # [B, T], 1 for tokens, 0 for padding
    # 0 where kept, -1e9 where not, for each head and query: [B, 1, 1, T].
    hidden = g.add("Sub", keep, g.constant(np.array(1, np.float32)))
    bias = g.add("Mul", hidden, g.constant(np.array(1e9, np.float32)))
    bias = g.add("Unsqueeze", bias, g.constant(np.array([1, 2], np.int64)))

    split_heads = g.constant(np.array([0, 0, h, d // h], np.int64))
    join_heads = g.constant(np.array([0, 0, d], np.int64))
    for layer in range(len(config.teacher_layers)):
        p = {k.removeprefix(f"blocks.{layer}."): v for k, v in state.items() if k.startswith(f"blocks.{layer}.")}
        heads = []
        for part in range(3):
            rows = slice(part * d, (part + 1) * d)
            # The attention's 1 / sqrt(d / h) is folded into the queries' weights.
            factor = (d // h) ** -0.5 if part == 0 else 1.0
            flat = g.linear(x, p["qkv.weight"][rows] * factor, p["qkv.bias"][rows] * factor)
            order = (0, 2, 3, 1) if part == 1 else (0, 2, 1, 3)
            heads.append(g.add("Transpose", g.add("Reshape", flat, split_heads), perm=order))
        q, k, v = heads  # [B, h, T, d/h], k transposed
        attention = g.add("Softmax", g.add("Add", g.add("MatMul", q, k), bias), axis=-1)  # [B, h, T, T]
        mixed = g.add("Transpose", g.add("MatMul", attention, v), perm=(0, 2, 1, 3))
        mixed = g.linear(g.add("Reshape", mixed, join_heads), p["attend.weight"], p["attend.bias"])
        x = g.norm(g.add("Add", x, mixed), p["norm1.weight"], p["norm1.bias"])
        up = g.add("Gelu", g.linear(x, p["up.weight"], p["up.bias"]))
        x = g.norm(g.add("Add", x, g.linear(up, p["down.weight"], p["down.bias"])), p["norm2.weight"], p["norm2.bias"])

    weight = g.add("Unsqueeze", keep, g.constant(np.array([2], np.int64)))  # [B, T, 1]
    axis1 = g.constant(np.array([1], np.int64))
    # The mean's divisor cancels in the unit length.
    pooled = g.add("ReduceSum", g.add("Mul", x, weight), axis1, keepdims=0)  # [B, d]
    square = g.add("ReduceSum", g.add("Mul", pooled, pooled), axis1, keepdims=1)
    g.nodes.append(helper.make_node("Div", [pooled, g.add("Sqrt", square)], ["vectors"]))

    graph = helper.make_graph(
        g.nodes,
        "penchant-encoder",
        [helper.make_tensor_value_info("ids", TensorProto.INT32, ["B", "T"])],
        [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["B", d])],
        g.initializers,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], producer_name="penchant")
    model.ir_version = 9
    onnx.checker.check_model(model)
    return model
