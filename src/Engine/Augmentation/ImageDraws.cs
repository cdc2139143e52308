using TrainService.Engine.Random;

namespace TrainService.Engine.Augmentation;

/// <summary>The random numbers of one augmentation of one image in one epoch: blocks of four words, counted from 0.
/// The first word of block 0 decides whether it is changed, the other three how; what needs more draws from block 1 on.</summary>
/// <param name="index">Place in the list, below <see cref="MostInAList"/>.</param>
/// <param name="before">Blocks that images before this one take in a row of several: they share block 0 and nothing else.</param>
internal readonly struct ImageDraws(ulong seed, int epoch, int row, int index, int before = 0)
{
    public const int MostInAList = 1 << IndexBits;

    // What is left of the counter's 64 bits, 2^26 blocks, is numbers for 2^28 pixels.
    private const int IndexBits = 6, BlockBits = 26;

    private readonly ulong start = ((ulong)(uint)row << (IndexBits + BlockBits)) | ((ulong)(uint)index << BlockBits);

    public (uint X, uint Y, uint Z, uint W) Block(int number) =>
        Philox.Block(start + (uint)(number == 0 ? 0 : before + number), (uint)epoch, (uint)RandomPurpose.Augmentation, seed);

    /// <summary>Four numbers uniform in [0, 1).</summary>
    public (float Whether, float First, float Second, float Third) Uniform()
    {
        var (x, y, z, w) = Block(0);
        return (Philox.Uniform(x), Philox.Uniform(y), Philox.Uniform(z), Philox.Uniform(w));
    }
}
