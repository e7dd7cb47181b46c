# LibTorch's own normalizations and their gradients by its own autograd, in the form in which TorchScript
# keeps its sources (Python's grammar, LibTorch's operators, no sugar): read by LibTorch itself, never by Python.
# Operation.java writes the settings, in this order:
#   the norm, the number of trailing axes or of groups, the channel axis,
#   whether the input's own statistics count, the weight of new statistics, epsilon.
# An empty tensor stands for a parameter or a statistic that there is not.
class Normalizations(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  def present(self: __torch__.Normalizations, tensor: Tensor) -> Optional[Tensor]:
    if torch.eq(torch.numel(tensor), 0):
      return None
    return tensor

  # The channels are axis 1 here.
  def normalized(self: __torch__.Normalizations, setting: List[Tensor], input: Tensor,
      scale: Optional[Tensor], shift: Optional[Tensor], mean: Optional[Tensor], variance: Optional[Tensor]) -> Tensor:
    norm = int(setting[0])
    number = int(setting[1])
    batch = bool(setting[3])
    weight = float(setting[4])
    epsilon = float(setting[5])
    if torch.eq(norm, 0):
      return torch.batch_norm(input, scale, shift, mean, variance, batch, weight, epsilon, False)
    if torch.eq(norm, 1):
      return torch.group_norm(input, number, scale, shift, epsilon, False)
    if torch.eq(norm, 2):
      return torch.instance_norm(input, scale, shift, mean, variance, batch, weight, epsilon, False)
    trailing = torch.slice(torch.size(input), torch.neg(number))
    if torch.eq(norm, 3):
      return torch.layer_norm(input, trailing, scale, shift, epsilon, False)
    return torch.rms_norm(input, trailing, scale, epsilon)

  # Means and variances are written over with what they are after the call.
  def forward(self: __torch__.Normalizations, settings: Tensor, input: Tensor,
      scale: Tensor, shift: Tensor, mean: Tensor, variance: Tensor) -> Tensor:
    setting = torch.unbind(settings)
    axis = int(setting[2])
    if torch.eq(axis, 1):
      return (self).normalized(setting, input,
        (self).present(scale), (self).present(shift), (self).present(mean), (self).present(variance))
    output = (self).normalized(setting, torch.movedim(input, axis, 1),
      (self).present(scale), (self).present(shift), (self).present(mean), (self).present(variance))
    return torch.movedim(output, 1, axis)

  # LibTorch 2.7.1 cannot differentiate all norms with a shift but no scale: group_norm's gradient fails ("tensor does
  # not have a device": the shift's gradient is allocated like the scale), as do the second ones of batch_norm and
  # layer_norm ("Expected a proper Tensor but got None"). A scale of ones changes no bit of what there is without.
  def scaled(self: __torch__.Normalizations, scale: Tensor, shift: Tensor) -> Tensor:
    if torch.__isnot__((self).present(scale), None):
      return scale
    if torch.__isnot__((self).present(shift), None):
      return torch.ones_like(shift)
    return scale

  # Input, scale and shift, as far as there are these: what is differentiated with respect to.
  def leaves(self: __torch__.Normalizations, input: Tensor, scale: Tensor, shift: Tensor) -> List[Tensor]:
    leaves = [torch.requires_grad_(input, True)]
    for parameter in [scale, shift]:
      if torch.__isnot__((self).present(parameter), None):
        _0 = torch.append(leaves, torch.requires_grad_(parameter, True))
    return leaves

  # The gradients of the leaves.
  def gradients(self: __torch__.Normalizations, settings: Tensor, input: Tensor,
      scale: Tensor, shift: Tensor, mean: Tensor, variance: Tensor, upstream: Tensor) -> List[Tensor]:
    leaves = (self).leaves(input, scale, shift)
    output = (self).forward(settings, input, (self).scaled(scale, shift), shift, mean, variance)
    weights = annotate(List[Optional[Tensor]], [upstream])
    gradients = annotate(List[Tensor], [])
    for gradient in torch.grad([output], leaves, weights):
      _0 = torch.append(gradients, unchecked_cast(Tensor, gradient))
    return gradients

  # The gradients, with respect to upstream, input and, if there is one, scale, of the sum of all gradients'
  # products with what stands for them in along.
  def second_gradients(self: __torch__.Normalizations, settings: Tensor, input: Tensor,
      scale: Tensor, shift: Tensor, mean: Tensor, variance: Tensor, upstream: Tensor,
      along_input: Tensor, along_scale: Tensor, along_shift: Tensor) -> List[Tensor]:
    leaves = (self).leaves(input, scale, shift)
    output = (self).forward(settings, input, (self).scaled(scale, shift), shift, mean, variance)
    weights = annotate(List[Optional[Tensor]], [torch.requires_grad_(upstream, True)])
    along = annotate(List[Optional[Tensor]], [along_input])
    for parameter in [along_scale, along_shift]:
      if torch.__isnot__((self).present(parameter), None):
        _0 = torch.append(along, parameter)
    gradients = annotate(List[Tensor], [])
    for gradient in torch.grad([output], leaves, weights, True, True):
      _1 = torch.append(gradients, unchecked_cast(Tensor, gradient))
    variables = [upstream, input]
    if torch.__isnot__((self).present(scale), None):
      _2 = torch.append(variables, scale)
    seconds = torch.grad(gradients, variables, along, False, False, True)
    results = annotate(List[Tensor], [])
    for place in range(torch.len(variables)):
      second = seconds[place]
      # None of a variable that nothing depends on.
      if torch.__is__(second, None):
        _3 = torch.append(results, torch.zeros_like(variables[place]))
      else:
        _4 = torch.append(results, unchecked_cast(Tensor, second))
    return results
