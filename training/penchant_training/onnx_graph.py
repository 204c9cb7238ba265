"""The student as ONNX graphs, written operator by operator: one in eight-bit arithmetic for WebAssembly, one for WebGPU.

One input, `ids` int32 [B, T], where id 0 is padding; one output, `vectors` float32 [B, d]. The mask, and the padding that
fills the last slot, are made from the ids inside. Both graphs compute the same: weights are int8 with a scale for each
output column, and what enters a product is rounded to steps that were measured beforehand (`quantize.measure_roundings`).
WebAssembly multiplies the integers, which is three times as fast there as floats are. WebGPU has no such product: it
multiplies the same integers as floats, which loses none of them below 2^24. The graph for WebGPU has no weights of its own: it
names places in the other file (`borrow_weights`).
"""

from __future__ import annotations

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnx.external_data_helper import set_external_data

from .encoder import Encoder
from .quantize import Range, Rounding, Roundings, quantize_columns, quantize_table

OPSET = 20
CONTRIB = "com.microsoft"
#: Codes of the token table are what `round` would have made of them: 128 is 0.
TABLE_RANGE = Range(-128, 127)

#: Weights at least this large are borrowed; smaller ones stand in both files.
SMALLEST_BORROWED_BYTES = 1024


class GraphBuilder:
    """Collects nodes and initialisers; methods return the name of their result."""

    def __init__(self, roundings: Roundings) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.initializers: list[onnx.TensorProto] = []
        self._roundings = roundings
        self._constants: dict[tuple, str] = {}

    def constant(self, value: np.ndarray) -> str:
        """A constant; the same value twice is one. Both graphs get theirs by the same calls, so names say what they hold."""
        value = np.ascontiguousarray(value)
        key = (value.dtype.str, value.shape, value.tobytes())
        if key not in self._constants:
            self._constants[key] = f"c{len(self.initializers)}"
            self.initializers.append(numpy_helper.from_array(value, self._constants[key]))
        return self._constants[key]

    def integers(self, *values: int) -> str:
        return self.constant(np.array(values, np.int64))

    def float(self, value: float) -> str:
        return self.constant(np.float32(value))

    def add(self, operator: str, *inputs: str, domain: str = "", **attributes) -> str:
        name = f"{operator.lower()}{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, list(inputs), [name], name, domain=domain, **attributes))
        return name

    def norm(self, x: str, weight: np.ndarray, bias: np.ndarray) -> str:
        return self.add("LayerNormalization", x, self.constant(weight), self.constant(bias), axis=-1, epsilon=1e-12)

    def round(self, x: str, place: str) -> str:
        """x, ready to enter `linear` at the same place."""
        raise NotImplementedError

    def linear(self, x: str, place: str, weight: np.ndarray, bias: np.ndarray) -> str:
        """x W' + b for what `round` made of x and a torch weight [out, in]."""
        return self.product(x, self._roundings[place], weight, bias)

    def product(self, x: str, rounding: Rounding, weight: np.ndarray, bias: np.ndarray) -> str:
        raise NotImplementedError

    def codes(self, table: np.ndarray, ids: str) -> str:
        """Rows of a table of codes, ready to enter `product` over `TABLE_RANGE`."""
        raise NotImplementedError


class WasmBuilder(GraphBuilder):
    """Integer products: ONNX Runtime's MatMulIntegerToFloat, which its WebAssembly has kernels for."""

    def round(self, x: str, place: str) -> str:
        r = self._roundings[place]
        x = self.add("Mul", x, self.constant(np.float32(1) / r.scale))
        return self.add("QuantizeLinear", x, self.float(r.range.step), self.constant(np.uint8(r.range.zero)))

    def product(self, x: str, rounding: Rounding, weight: np.ndarray, bias: np.ndarray) -> str:
        values, scale = quantize_columns((weight * rounding.scale).T)
        step, zero = self.float(rounding.range.step), self.constant(np.uint8(rounding.range.zero))
        weights = (self.constant(values), step, self.constant(scale), zero, self.constant(np.zeros(scale.shape, np.int8)))
        return self.add("MatMulIntegerToFloat", x, *weights, self.constant(bias), domain=CONTRIB)

    def codes(self, table: np.ndarray, ids: str) -> str:
        return self.add("Gather", self.constant(table), ids, axis=0)


class WebGpuBuilder(GraphBuilder):
    """Products of whole numbers in floats. `Floor` stands for rounding: the back end has no other."""

    def round(self, x: str, place: str) -> str:
        r = self._roundings[place]
        # Divided twice, as the other graph does it: fewer values fall to the other side of a step.
        x = self.add("Mul", x, self.constant(np.float32(1) / r.scale))
        x = self.add("Div", x, self.float(r.range.step))
        x = self.add("Floor", self.add("Add", x, self.float(0.5)))
        return self.add("Clip", x, self.float(-r.range.zero), self.float(255 - r.range.zero))

    def product(self, x: str, rounding: Rounding, weight: np.ndarray, bias: np.ndarray) -> str:
        values, scale = quantize_columns((weight * rounding.scale).T)
        x = self.add("MatMul", x, self.add("Cast", self.constant(values), to=TensorProto.FLOAT))
        x = self.add("Mul", x, self.constant(scale * np.float32(rounding.range.step)))
        return self.add("Add", x, self.constant(bias))

    def codes(self, table: np.ndarray, ids: str) -> str:
        rows = self.add("Cast", self.add("Gather", self.constant(table), ids, axis=0), to=TensorProto.FLOAT)
        return self.add("Sub", rows, self.float(TABLE_RANGE.zero))


def build_graph(encoder: Encoder, roundings: Roundings, builder: type[GraphBuilder]) -> onnx.ModelProto:
    """The whole graph, of a student of slots."""
    config = encoder.config
    state = {name: tensor.detach().numpy().astype(np.float32) for name, tensor in encoder.state_dict().items()}
    g = builder(roundings)
    d, h = config.width, config.heads
    first, *later = config.joins

    # Padding up to whole slots.
    tokens = g.add("Shape", "ids", start=1, end=2)
    missing = g.add("Mod", g.add("Neg", tokens), g.integers(config.tokens_per_slot))
    pads = g.add("Concat", g.integers(0, 0, 0), missing, axis=0)
    ids = g.add("Pad", "ids", pads)  # [B, T]

    table, steps = quantize_table(state["tokens.weight"])
    joined = g.add("Reshape", g.codes(table, ids), g.integers(0, -1, first * config.token_width))
    # The steps of the table are the joining matrix's to know.
    codes = Rounding(TABLE_RANGE, np.ones(first * config.token_width, np.float32))
    joined = g.product(joined, codes, state["join.weight"] * np.tile(steps, first), state["join.bias"])

    one = g.constant(np.array(1, np.int32))
    count = g.add("Cast", g.add("Min", ids, one), to=TensorProto.FLOAT)  # [B, T], 1 for tokens, 0 for padding
    count = grouped_sum(g, count, first)  # [B, S]
    length = g.add("Shape", count, start=1, end=2)
    values, scale = quantize_columns(state["positions"])
    positions = g.add("Slice", g.constant(values), g.integers(0), length, g.integers(0))  # [S, d]
    positions = g.add("Mul", g.add("Cast", positions, to=TensorProto.FLOAT), g.constant(scale))
    x = g.norm(g.add("Add", joined, positions), state["norm.weight"], state["norm.bias"])
    for layer, neighbours in zip(range(len(config.teacher_layers)), (1, *later)):
        if neighbours > 1:
            weighed = g.add("Mul", x, g.add("Unsqueeze", count, g.integers(2)))
            weighed = g.add("Reshape", weighed, g.integers(0, -1, neighbours, d))
            total = g.add("ReduceSum", weighed, g.integers(2), keepdims=0)
            count = grouped_sum(g, count, neighbours)
            x = g.add("Div", total, g.add("Unsqueeze", g.add("Max", count, g.float(1)), g.integers(2)))
        p = {k.removeprefix(f"blocks.{layer}."): v for k, v in state.items() if k.startswith(f"blocks.{layer}.")}
        place = f"{layer}."
        mixed = attention(g, g.round(x, place + "in"), count, place + "in", p["qkv.weight"], p["qkv.bias"], h)
        mixed = g.linear(g.round(mixed, place + "mixed"), place + "mixed", p["attend.weight"], p["attend.bias"])
        x = g.norm(g.add("Add", x, mixed), p["norm1.weight"], p["norm1.bias"])
        up = g.linear(g.round(x, place + "middle"), place + "middle", p["up.weight"], p["up.bias"])
        up = g.add("FastGelu", up, domain=CONTRIB)
        down = g.linear(g.round(up, place + "up"), place + "up", p["down.weight"], p["down.bias"])
        x = g.norm(g.add("Add", x, down), p["norm2.weight"], p["norm2.bias"])

    # The mean's divisor cancels in the unit length.
    pooled = g.add("ReduceSum", g.add("Mul", x, g.add("Unsqueeze", count, g.integers(2))), g.integers(1), keepdims=0)
    square = g.add("ReduceSum", g.add("Mul", pooled, pooled), g.integers(1), keepdims=1)
    g.nodes.append(helper.make_node("Div", [pooled, g.add("Sqrt", square)], ["vectors"], "vectors"))

    graph = helper.make_graph(
        g.nodes,
        "penchant-encoder",
        [helper.make_tensor_value_info("ids", TensorProto.INT32, ["B", "T"])],
        [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["B", d])],
        g.initializers,
    )
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(CONTRIB, 1)]
    model = helper.make_model(graph, opset_imports=opsets, producer_name="penchant")
    model.ir_version = 9
    onnx.checker.check_model(model)
    return model


def grouped_sum(g: GraphBuilder, count: str, neighbours: int) -> str:
    """Counts [B, S] summed over each `neighbours` slots."""
    if neighbours == 1:
        return count
    return g.add("ReduceSum", g.add("Reshape", count, g.integers(0, -1, neighbours)), g.integers(2), keepdims=0)


def attention(
    g: GraphBuilder, x: str, count: str, place: str, weight: np.ndarray, bias: np.ndarray, heads: int
) -> str:
    """Attention of `heads` heads over the slots that have tokens, [B, S, d]; `weight` [3 d, d] of queries, keys, values."""
    d = weight.shape[1]
    parts = []
    for part, order in enumerate(((0, 2, 1, 3), (0, 2, 3, 1), (0, 2, 1, 3))):
        rows = slice(part * d, (part + 1) * d)
        # The attention's 1 / sqrt(d / h) is folded into the queries' weights.
        factor = (d // heads) ** -0.5 if part == 0 else 1.0
        flat = g.linear(x, place, weight[rows] * factor, bias[rows] * factor)
        parts.append(g.add("Transpose", g.add("Reshape", flat, g.integers(0, 0, heads, d // heads)), perm=order))
    q, k, v = parts  # [B, h, S, d/h], k transposed
    # 0 where there are tokens, -1e9 where not, for each head and query: [B, 1, 1, S].
    hidden = g.add("Mul", g.add("Sub", g.add("Min", count, g.float(1)), g.float(1)), g.float(1e9))
    scores = g.add("Add", g.add("MatMul", q, k), g.add("Unsqueeze", hidden, g.integers(1, 2)))
    mixed = g.add("MatMul", g.add("Softmax", scores, axis=-1), v)
    return g.add("Reshape", g.add("Transpose", mixed, perm=(0, 2, 1, 3)), g.integers(0, 0, d))


def borrow_weights(graph: onnx.ModelProto, file: str, lender: bytes) -> None:
    """Makes large constants of a graph point to where they lie in another file, which is named beside it; all weights do."""
    for tensor in graph.graph.initializer:
        if len(tensor.raw_data) < SMALLEST_BORROWED_BYTES:
            continue
        offset = lender.find(tensor.raw_data)
        if offset < 0:
            if tensor.data_type in (TensorProto.INT8, TensorProto.UINT8):
                raise ValueError(f"expected the weights of {tensor.name} in {file}, found none")
            continue
        set_external_data(tensor, file, offset, len(tensor.raw_data))
        tensor.ClearField("raw_data")
