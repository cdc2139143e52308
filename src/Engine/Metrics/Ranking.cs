namespace TrainService.Engine.Metrics;

/// <summary>
/// Rows of a class against the rest in the order of their scores, the highest first: at each distinct score, how many rows
/// have it or more.
/// </summary>
/// <param name="Thresholds">The distinct scores, descending.</param>
/// <param name="Hits">Of those rows, the ones of the class.</param>
/// <param name="FalseAlarms">Of those rows, the others.</param>
internal sealed record Ranking(float[] Thresholds, int[] Hits, int[] FalseAlarms)
{
    public int Positives => Hits.Length == 0 ? 0 : Hits[^1];

    public int Negatives => FalseAlarms.Length == 0 ? 0 : FalseAlarms[^1];

    public static Ranking Of(ReadOnlySpan<float> scores, ReadOnlySpan<int> targets, int positive)
    {
        // A sort of plain numbers is quicker than one that carries rows along: the last bit says whose row it is.
        var keys = new ulong[scores.Length];
        for (var row = 0; row < keys.Length; row++)
            keys[row] = ((ulong)Descending(scores[row]) << 1) | (targets[row] == positive ? 1u : 0u);
        Array.Sort(keys);
        var distinct = 0;
        for (var i = 0; i < keys.Length; i++)
            if (IsLast(keys, i))
                distinct++;
        var ranking = new Ranking(new float[distinct], new int[distinct], new int[distinct]);
        var (at, hits) = (0, 0);
        for (var i = 0; i < keys.Length; i++)
        {
            hits += (int)(keys[i] & 1);
            if (!IsLast(keys, i))
                continue;
            ranking.Thresholds[at] = Score((uint)(keys[i] >> 1));
            (ranking.Hits[at], ranking.FalseAlarms[at]) = (hits, i + 1 - hits);
            at++;
        }
        return ranking;
    }

    private static bool IsLast(ulong[] keys, int i) => i + 1 == keys.Length || keys[i] >> 1 != keys[i + 1] >> 1;

    // Bits of a float count up with positive numbers and down with negative ones. Adding 0 makes 0 of -0.
    private static uint Descending(float score)
    {
        var bits = BitConverter.SingleToUInt32Bits(score + 0f);
        return bits >> 31 == 0 ? 0x7FFF_FFFF - bits : bits;
    }

    private static float Score(uint key) =>
        BitConverter.UInt32BitsToSingle(key >> 31 == 0 ? 0x7FFF_FFFF - key : key);
}
