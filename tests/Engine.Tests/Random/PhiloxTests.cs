using TrainService.Engine.Random;

namespace TrainService.Engine.Tests.Random;

public sealed class PhiloxTests
{
    /// <summary>The known answers that Random123 ships (kat_vectors, philox4x32 10 rounds).</summary>
    [Theory]
    [InlineData("00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8")]
    [InlineData("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd")]
    [InlineData("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1")]
    public void Blocks_are_the_known_answers_of_the_paper(string counter, string key, string answer)
    {
        var (c, k) = (Words(counter), Words(key));
        var block = Philox.Block(c[0], c[1], c[2], c[3], k[0], k[1]);
        Assert.Equal<uint[]>(Words(answer), [block.X, block.Y, block.Z, block.W]);
    }

    [Fact]
    public unsafe void Blocks_side_by_side_are_those_one_after_another()
    {
        const uint first = uint.MaxValue - 20;
        var words = new uint[4 * 40];
        fixed (uint* destination = words)
            PhiloxBlocks.Fill(destination, 40, first, 0x85a308d3, 0xffffffff, 0x03707344, 0xa4093822, 0x299f31d0);
        for (var i = 0u; i < 40; i++)
        {
            var block = Philox.Block(unchecked(first + i), 0x85a308d3, 0xffffffff, 0x03707344, 0xa4093822, 0x299f31d0);
            Assert.Equal<uint[]>([block.X, block.Y, block.Z, block.W], words[(int)(4 * i)..(int)((4 * i) + 4)]);
        }
    }

    [Fact]
    public void Seed_purpose_step_and_counter_each_change_the_block()
    {
        var block = new Philox(1, RandomPurpose.Shuffle, 2).At(3);
        Assert.Equal(block, new Philox(1, RandomPurpose.Shuffle, 2).At(3));
        Assert.NotEqual(block, new Philox(2, RandomPurpose.Shuffle, 2).At(3));
        Assert.NotEqual(block, new Philox(1, RandomPurpose.Dropout, 2).At(3));
        Assert.NotEqual(block, new Philox(1, RandomPurpose.Shuffle, 3).At(3));
        Assert.NotEqual(block, new Philox(1, RandomPurpose.Shuffle, 2).At(4));
        Assert.NotEqual(block, new Philox(1UL << 32, RandomPurpose.Shuffle, 2).At(3));
        Assert.NotEqual(block, new Philox(1, RandomPurpose.Shuffle, 2).At(3 + (1UL << 32)));
    }

    [Fact]
    public void Uniforms_lie_in_the_half_open_interval_and_spread_evenly()
    {
        Assert.Equal(0f, Philox.Uniform(0));
        Assert.True(Philox.Uniform(uint.MaxValue) < 1);
        var stream = new Philox(7, RandomPurpose.Sample);
        var buckets = new int[10];
        for (var i = 0UL; i < 10_000; i++)
            buckets[(int)(Philox.Uniform(stream.At(i).X) * 10)]++;
        Assert.All(buckets, count => Assert.InRange(count, 880, 1120));
    }

    [Fact]
    public void Normals_have_mean_zero_deviation_one_and_are_finite_at_the_ends()
    {
        foreach (var bits in new[] { 0u, uint.MaxValue })
        {
            var (first, second) = Philox.Normal(bits, bits);
            Assert.True(float.IsFinite(first) && float.IsFinite(second));
        }

        var stream = new Philox(7, RandomPurpose.Sample);
        double sum = 0, squares = 0, products = 0;
        const int Pairs = 20_000;
        for (var i = 0UL; i < Pairs; i++)
        {
            var block = stream.At(i);
            var (first, second) = Philox.Normal(block.X, block.Y);
            sum += first + second;
            squares += first * first + second * second;
            products += first * second;
        }

        Assert.InRange(sum / (2 * Pairs), -0.02, 0.02);
        Assert.InRange(squares / (2 * Pairs), 0.97, 1.03);
        Assert.InRange(products / Pairs, -0.02, 0.02);
    }

    [Fact]
    public void A_shuffle_puts_every_item_everywhere_equally_often()
    {
        var places = new int[4, 4];
        for (var step = 0u; step < 4000; step++)
        {
            int[] items = [0, 1, 2, 3];
            new Philox(3, RandomPurpose.Shuffle, step).Shuffle(items);
            for (var place = 0; place < 4; place++)
                places[items[place], place]++;
        }

        Assert.All(places.Cast<int>(), count => Assert.InRange(count, 880, 1120));
    }

    private static uint[] Words(string hex) => Array.ConvertAll(hex.Split(' '), word => Convert.ToUInt32(word, 16));
}
