using System.Security.Cryptography;
using System.Runtime.InteropServices;
using TrainService.Engine.Devices;
using TrainService.Engine.Formats;
using TrainService.Engine.Graph;
using TrainService.Engine.Random;

namespace TrainService.Engine.Training;

/// <summary>The variables of a model on a device.</summary>
internal sealed class ModelState : IDisposable
{
    private readonly Dictionary<Variable, IBuffer> buffers = [];
    private readonly bool isView;

    public ModelState(IDevice device, IEnumerable<Variable> variables)
    {
        try
        {
            foreach (var variable in variables)
                buffers.Add(variable, device.Allocate(variable.Shape));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    private ModelState(Dictionary<Variable, IBuffer> buffers) => (this.buffers, isView) = (buffers, true);

    public IReadOnlyDictionary<Variable, IBuffer> Buffers => buffers;

    /// <summary>The same memory, but a weight that has an average is its average. It lives as long as this.</summary>
    public ModelState Averaged() => new(buffers.ToDictionary(entry => entry.Key,
        entry => buffers.GetValueOrDefault(WeightAverage.Of(entry.Key), entry.Value)));

    /// <summary>Draws every first value; each variable has its own stream, so adding one leaves the others alone.</summary>
    public void Initialize(ulong seed)
    {
        var scratch = new float[buffers.Keys.Select(variable => variable.Shape.Count).DefaultIfEmpty().Max()];
        foreach (var (variable, buffer) in buffers)
        {
            var values = scratch.AsSpan(0, variable.Shape.Count);
            values.Fill(variable.Initializer.Value);
            if (variable.Initializer.Bound > 0)
                FillUniform(values, variable.Initializer.Bound, seed, StreamOf(variable.Name));
            buffer.Upload<float>(values);
        }
    }

    /// <summary>Variables to be written to a file, as they will be then.</summary>
    public IEnumerable<TensorSource> Sources(Func<Variable, bool> wanted) => buffers.Where(entry => wanted(entry.Key))
        .Select(entry => new TensorSource(entry.Key.Name, [.. entry.Key.Shape.Axes], values => entry.Value.Download(values)));

    public IReadOnlyList<NamedTensor> Download(Func<Variable, bool> wanted) =>
        [.. buffers.Where(entry => wanted(entry.Key)).Select(entry => Download(entry.Key, entry.Value))];

    /// <exception cref="InvalidDataException">A tensor is missing or has another shape.</exception>
    public void Upload(IReadOnlyList<NamedTensor> tensors, Func<Variable, bool> wanted)
    {
        var byName = tensors.ToDictionary(tensor => tensor.Name);
        foreach (var (variable, buffer) in buffers.Where(entry => wanted(entry.Key)))
        {
            if (!byName.TryGetValue(variable.Name, out var tensor))
                throw new InvalidDataException($"the checkpoint has no tensor '{variable.Name}'");
            if (!tensor.Shape.AsSpan().SequenceEqual(variable.Shape.Axes.AsSpan()))
                throw new InvalidDataException(
                    $"tensor '{variable.Name}' is [{string.Join(", ", tensor.Shape)}] in the checkpoint, {variable.Shape} in the model");
            buffer.Upload<float>(tensor.Values);
        }
    }

    /// <summary>SHA-256 over names and values.</summary>
    public string Hash(Func<Variable, bool> wanted)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var tensors = Sources(wanted).OrderBy(tensor => tensor.Name, StringComparer.Ordinal).ToList();
        var scratch = new float[tensors.Select(tensor => tensor.Count).DefaultIfEmpty().Max()];
        foreach (var tensor in tensors)
        {
            hash.AppendData(MemoryMarshal.AsBytes(tensor.Name.AsSpan()));
            var values = scratch.AsSpan(0, tensor.Count);
            tensor.Read(values);
            hash.AppendData(MemoryMarshal.AsBytes(values));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public void Dispose()
    {
        if (isView)
            return;
        foreach (var buffer in buffers.Values)
            buffer.Dispose();
    }

    private static NamedTensor Download(Variable variable, IBuffer buffer)
    {
        var values = new float[variable.Shape.Count];
        buffer.Download<float>(values);
        return new NamedTensor(variable.Name, [.. variable.Shape.Axes], values);
    }

    private static void FillUniform(Span<float> values, float bound, ulong seed, uint stream)
    {
        var random = new Philox(seed, RandomPurpose.Initialization, stream);
        for (var i = 0; i < values.Length; i += 4)
        {
            var block = random.At((ulong)(i / 4));
            values[i] = Spread(block.X);
            if (i + 1 < values.Length)
                values[i + 1] = Spread(block.Y);
            if (i + 2 < values.Length)
                values[i + 2] = Spread(block.Z);
            if (i + 3 < values.Length)
                values[i + 3] = Spread(block.W);
        }

        float Spread(uint bits) => ((2 * Philox.Uniform(bits)) - 1) * bound;
    }

    // FNV-1a
    private static uint StreamOf(string name) =>
        name.Aggregate(2166136261u, (hash, letter) => (hash ^ letter) * 16777619);
}
