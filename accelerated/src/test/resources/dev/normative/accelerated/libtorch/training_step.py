# One step of training the tutorial's network by LibTorch alone, in the form of TorchScript's sources (see
# normalizations.py): its linear layers, batch normalization, ReLU, cross-entropy, autograd, and its fused Adam. Everything
# but images and labels is updated in place. The parameters stand in the order of the layers: weight and bias of each.
class TrainingStep(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  def normalized(self: __torch__.TrainingStep, x: Tensor, p: List[Tensor], statistics: List[Tensor], layer: int) -> Tensor:
    first = torch.mul(4, layer)
    y = torch.linear(x, p[first], p[torch.add(first, 1)])
    mean = statistics[torch.mul(2, layer)]
    variance = statistics[torch.add(torch.mul(2, layer), 1)]
    z = torch.batch_norm(y, p[torch.add(first, 2)], p[torch.add(first, 3)], mean, variance, True, 0.10000000000000001, 1.0000000000000001e-05, False)
    return torch.relu(z)

  def forward(self: __torch__.TrainingStep, images: Tensor, labels: Tensor, parameters: List[Tensor],
      statistics: List[Tensor], means: List[Tensor], squares: List[Tensor], steps: List[Tensor]) -> Tensor:
    leaves = annotate(List[Tensor], [])
    for parameter in parameters:
      _0 = torch.append(leaves, torch.requires_grad_(torch.detach(parameter), True))
    hidden = (self).normalized(images, leaves, statistics, 0)
    hidden0 = (self).normalized(hidden, leaves, statistics, 1)
    scores = torch.linear(hidden0, leaves[8], leaves[9])
    loss = torch.cross_entropy_loss(scores, labels, None, 1, -100, 0.)
    gradients = annotate(List[Tensor], [])
    for gradient in torch.grad([loss], leaves):
      _1 = torch.append(gradients, unchecked_cast(Tensor, gradient))
    for step in steps:
      _2 = torch.add_(step, 1)
    none = annotate(List[Tensor], [])
    torch._fused_adam_(parameters, gradients, means, squares, none, steps, lr=0.001, beta1=0.90000000000000002, beta2=0.999, weight_decay=0., eps=1e-08, amsgrad=False, maximize=False)
    return torch.detach(loss)
