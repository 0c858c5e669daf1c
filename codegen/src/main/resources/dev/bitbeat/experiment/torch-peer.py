"""The same network and training step as bitbeat's, in PyTorch: one epoch for every line on standard input.

The first line is a JSON object: threads, windows, length, batch, epochs, learningRate, logitScale and topology, a list of
[channels, kernel, stride, pad, poolKernel, poolStride]. The answer to it is "ready VERSION", to every other line the
seconds of an epoch.
"""
import json
import math
import sys
import time

import torch
from torch import nn
from torch.nn import functional


class Sign(torch.autograd.Function):
    """Sign with sign(0) = +1; its derivative is the estimator max(0, a - b |x|)."""

    @staticmethod
    def forward(ctx, x, a, b):
        ctx.save_for_backward(x)
        ctx.a, ctx.b = a, b
        return torch.where(x >= 0, 1.0, -1.0)

    @staticmethod
    def backward(ctx, gradient):
        (x,) = ctx.saved_tensors
        return gradient * torch.clamp(ctx.a - ctx.b * x.abs(), min=0), None, None


def iee(t, k):
    return k * math.sqrt(3) * t, k * 1.5 * t * t


class Net(nn.Module):
    def __init__(self, topology, logit_scale):
        super().__init__()
        self.topology = topology
        self.logit_scale = logit_scale
        self.weights = nn.ParameterList()
        self.slopes = nn.ParameterList()
        self.norms = nn.ModuleList()
        inputs = 1
        for i, (channels, kernel, *_) in enumerate(topology):
            last = i == len(topology) - 1
            bound = 1 / math.sqrt(inputs * kernel)
            self.weights.append(nn.Parameter((2 * torch.rand(channels, inputs, kernel) - 1) * bound))
            self.norms.append(nn.BatchNorm1d(channels, affine=not last))
            if not last:
                self.slopes.append(nn.Parameter(torch.full((channels,), 0.25)))
            inputs = channels
        self.mean_weight = nn.Parameter(torch.ones(inputs))
        self.max_weight = nn.Parameter(torch.full((inputs,), 0.3))
        self.bias = nn.Parameter(torch.zeros(inputs))

    def forward(self, x, of_weights, of_activations):
        for i, (_, _, stride, pad, pool, pool_stride) in enumerate(self.topology):
            x = functional.pad(x, (pad, pad), value=0.0 if i == 0 else 1.0)
            x = functional.conv1d(x, Sign.apply(self.weights[i], *of_weights), stride=stride)
            if pool > 1:
                x = functional.max_pool1d(x, pool, pool_stride)
            if i < len(self.topology) - 1:
                x = self.norms[i](functional.prelu(x, self.slopes[i]))
                x = Sign.apply(x, *of_activations)
            else:
                x = self.norms[i](x)
        feature = self.mean_weight * x.mean(2) + self.max_weight * x.amax(2)
        return self.logit_scale * feature + self.bias


def main():
    options = json.loads(sys.stdin.readline())
    torch.manual_seed(1)
    torch.set_num_threads(options["threads"])
    samples = torch.randn(options["windows"], 1, options["length"])
    labels = torch.arange(options["windows"]) % options["topology"][-1][0]
    net = Net(options["topology"], options["logitScale"])
    adam = torch.optim.Adam(net.parameters(), lr=options["learningRate"])
    print("ready", torch.__version__, flush=True)
    epoch = 0
    for _ in sys.stdin:
        start = time.perf_counter()
        t = 0.01 * math.pow(1000.0, epoch / options["epochs"])
        of_weights, of_activations = iee(t, max(1 / t, 1)), iee(max(t, 1), 1)
        for part in torch.randperm(options["windows"]).split(options["batch"]):
            adam.zero_grad()
            loss = functional.cross_entropy(net(samples[part], of_weights, of_activations), labels[part])
            loss.backward()
            adam.step()
        epoch += 1
        print(time.perf_counter() - start, flush=True)


if __name__ == "__main__":
    main()
