using System.Buffers.Binary;
using System.Text;
using TrainService.Engine.Formats;

namespace TrainService.Engine.Tests.Formats;

public sealed class SafetensorsTests
{
    private static readonly NamedTensor[] Tensors =
    [
        new("conv2d_1.weight", [2, 1, 1, 2], [1, -2.5f, float.Epsilon, float.MaxValue]),
        new("scalar", [], [3]),
        new("größe", [3], [float.NaN, float.PositiveInfinity, -0f]),
    ];

    [Fact]
    public void What_was_written_is_read_bit_by_bit()
    {
        var file = Safetensors.Read(Safetensors.Write(Tensors, new Dictionary<string, string> { ["a"] = "b \"c\"" }));
        Assert.Equal("b \"c\"", file.Metadata["a"]);
        Assert.Equal(Tensors.Select(tensor => tensor.Name), file.Tensors.Select(tensor => tensor.Name));
        foreach (var (expected, actual) in Tensors.Zip(file.Tensors))
        {
            Assert.Equal(expected.Shape, actual.Shape);
            Assert.Equal(expected.Values.Select(BitConverter.SingleToInt32Bits), actual.Values.Select(BitConverter.SingleToInt32Bits));
        }
    }

    [Fact]
    public void The_layout_is_that_of_the_format()
    {
        var file = Safetensors.Write([new("w", [2], [1, 2])]);
        var length = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        Assert.Equal(0, length % 8);
        Assert.Equal("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", Encoding.UTF8.GetString(file, 8, length).TrimEnd(' '));
        Assert.Equal([0, 0, 0x80, 0x3f, 0, 0, 0, 0x40], file[(8 + length)..]);
    }

    [Fact]
    public void A_file_without_tensors_is_a_file() => Assert.Empty(Safetensors.Read(Safetensors.Write([])).Tensors);

    [Fact]
    public void A_file_cut_off_anywhere_is_refused()
    {
        var file = Safetensors.Write(Tensors);
        for (var length = 0; length < file.Length; length++)
            Assert.Throws<InvalidDataException>(() => Safetensors.Read(file.AsMemory(0, length)));
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("""{"w":5}""")]
    [InlineData("""{"w":{"shape":[1],"data_offsets":[0,4]}}""")]
    [InlineData("""{"w":{"dtype":"F16","shape":[2],"data_offsets":[0,4]}}""")]
    [InlineData("""{"w":{"dtype":5,"shape":[1],"data_offsets":[0,4]}}""")]
    [InlineData("""{"w":{"dtype":"F32","data_offsets":[0,4]}}""")]
    [InlineData("""{"w":{"dtype":"F32","shape":1,"data_offsets":[0,4]}}""")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""")]
    [InlineData("""{"w":{"dtype":"F32","shape":[-1],"data_offsets":[4,0]}}""")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[0]}}""")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":["0","4"]}}""")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}""")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}""")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2147483647,2147483647,2147483647],"data_offsets":[0,4]}}""")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""")]
    [InlineData("""{"__metadata__":{"a":1}}""")]
    [InlineData("""{"__metadata__":[]}""")]
    public void A_header_that_is_none_is_refused(string header)
    {
        var text = Encoding.UTF8.GetBytes(header);
        var file = new byte[8 + text.Length + 4];
        BinaryPrimitives.WriteInt64LittleEndian(file, text.Length);
        text.CopyTo(file, 8);
        Assert.Throws<InvalidDataException>(() => Safetensors.Read(file));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Flipped_bytes_are_read_or_refused_but_nothing_else(int seed)
    {
        var random = new System.Random(seed);
        var file = Safetensors.Write(Tensors, new Dictionary<string, string> { ["key"] = "value" });
        for (var i = 0; i < 2000; i++)
        {
            var broken = file.ToArray();
            for (var flips = random.Next(1, 4); flips > 0; flips--)
                broken[random.Next(broken.Length)] = (byte)random.Next(256);
            var error = Record.Exception(() => Safetensors.Read(broken));
            Assert.True(error is null or InvalidDataException, $"seed {seed}, round {i}: {error}");
        }
    }
}
