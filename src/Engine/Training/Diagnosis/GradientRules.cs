using static System.FormattableString;

namespace TrainService.Engine.Training.Diagnosis;

/// <summary>What the norms of gradients and updates tell, inspection by inspection.</summary>
internal static class GradientRules
{
    // A gradient of a hundred times the usual size is no noise of batches, which is a factor of a few.
    private const double Explosion = 100;
    private const int MostNorms = 32, LeastNorms = 8;

    // A sixth of the digits that a float has is left of the first layers' gradient beside the last's.
    private const double VanishingRatio = 1e-6;
    private const int LooksToVanish = 3;

    /// <summary>Far above the median of the inspections before, or no finite number.</summary>
    public static Warning? Exploding(ReadOnlySpan<LayerInspection> layers, DiagnosisState state)
    {
        var norm = Norm(layers);
        var usual = state.Norms.Count >= LeastNorms ? Median(state.Norms) : double.PositiveInfinity;
        if (double.IsFinite(norm))
            Remember(state.Norms, norm);
        var largest = Largest(layers);
        const string Remedy = "a smaller learningRate, or gradientClipping with a norm, keeps the steps short";
        if (!double.IsFinite(norm))
            return new(WarningKinds.ExplodingGradients, largest.Layer,
                $"the gradient of layer '{largest.Layer}' is no finite number", Remedy, new Dictionary<string, double>());
        return norm > Explosion * usual && usual > 0
            ? new(WarningKinds.ExplodingGradients, largest.Layer,
                Invariant($"the gradient's norm is {norm:g3}, {norm / usual:f0} times its median; most of it in layer '{largest.Layer}'"),
                Remedy, new Dictionary<string, double> { ["norm"] = norm, ["median"] = usual })
            : null;
    }

    /// <summary>The first layer's far below the last's, or all zero, some inspections in a row.</summary>
    public static Warning? Vanishing(ReadOnlySpan<LayerInspection> layers, DiagnosisState state)
    {
        var (first, last) = (layers[0], layers[^1]);
        var isGone = Norm(layers) == 0 || (layers.Length > 1 && first.GradientNorm < VanishingRatio * last.GradientNorm);
        state.Vanished = isGone ? state.Vanished + 1 : 0;
        if (state.Vanished < LooksToVanish)
            return null;
        return Norm(layers) == 0
            ? new(WarningKinds.VanishingGradients, null, "all gradients are zero: nothing is learned any more",
                "look at the loss and its targets; relu units that are all dead need a smaller learningRate or leakyRelu",
                new Dictionary<string, double>())
            : new(WarningKinds.VanishingGradients, first.Layer,
                Invariant($"the gradient of layer '{first.Layer}' is {first.GradientNorm:g3}, that of '{last.Layer}' {last.GradientNorm:g3}: the first layers hardly learn"),
                "relu instead of sigmoid or tanh, batchNorm or layerNorm between layers, or a shortcut by an add layer",
                new Dictionary<string, double> { ["first"] = first.GradientNorm, ["last"] = last.GradientNorm });
    }

    /// <summary>An update that is longer than the weights it changes leaves nothing of what they were.</summary>
    public static Warning? LargeUpdate(in LayerInspection layer) =>
        layer.UpdateRatio > 1 && double.IsFinite(layer.UpdateRatio)
            ? new(WarningKinds.LargeUpdates, layer.Layer,
                Invariant($"a step changed the weights of layer '{layer.Layer}' by {layer.UpdateRatio:g3} times their norm; a thousandth is usual"),
                "a smaller learningRate, or a schedule with warmup",
                new Dictionary<string, double> { ["updateRatio"] = layer.UpdateRatio })
            : null;

    /// <summary>Where the norm is largest; one that is no number counts as the largest.</summary>
    public static LayerInspection Largest(ReadOnlySpan<LayerInspection> layers)
    {
        var largest = layers[0];
        foreach (var layer in layers)
            if (!double.IsNaN(largest.GradientNorm) && !(layer.GradientNorm <= largest.GradientNorm))
                largest = layer;
        return largest;
    }

    public static double Norm(ReadOnlySpan<LayerInspection> layers)
    {
        var squares = 0.0;
        foreach (var layer in layers)
            squares += layer.GradientNorm * layer.GradientNorm;
        return Math.Sqrt(squares);
    }

    private static void Remember(List<double> norms, double norm)
    {
        if (norms.Count == MostNorms)
            norms.RemoveAt(0);
        norms.Add(norm);
    }

    private static double Median(List<double> norms)
    {
        Span<double> sorted = stackalloc double[MostNorms];
        sorted = sorted[..norms.Count];
        norms.CopyTo(sorted);
        sorted.Sort();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
