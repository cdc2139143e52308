using TrainService.Engine.Planning;

namespace TrainService.Engine.Tests.Planning;

public sealed class FreeListTests
{
    [Fact]
    public void Ranges_are_aligned_to_cache_lines()
    {
        var list = new FreeList();
        Assert.Equal(0, list.Take(1));
        Assert.Equal(64, list.Take(65));
        Assert.Equal(192, list.Take(4));
        Assert.Equal(256, list.Size);
    }

    [Fact]
    public void The_smallest_hole_that_fits_is_taken()
    {
        var list = new FreeList();
        var (large, _, small, _) = (list.Take(256), list.Take(64), list.Take(128), list.Take(64));
        list.Give(large, 256);
        list.Give(small, 128);
        Assert.Equal(small, list.Take(100));
        Assert.Equal(large, list.Take(100));
        Assert.Equal(large + 128, list.Take(128));
    }

    [Fact]
    public void Neighbours_that_are_given_back_become_one_hole()
    {
        var list = new FreeList();
        var (a, b, c) = (list.Take(64), list.Take(64), list.Take(64));
        list.Give(a, 64);
        list.Give(c, 64);
        list.Give(b, 64);
        Assert.Equal(a, list.Take(192));
        Assert.Equal(192, list.Size);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Ranges_in_use_never_overlap(int seed)
    {
        var random = new System.Random(seed);
        var list = new FreeList();
        var used = new List<(long Offset, long Bytes)>();
        for (var i = 0; i < 500; i++)
            if (used.Count == 0 || random.Next(3) > 0)
            {
                var bytes = random.Next(1, 2000);
                var offset = list.Take(bytes);
                Assert.All(used, range => Assert.True(
                    offset >= range.Offset + range.Bytes || range.Offset >= offset + bytes, $"seed {seed}, step {i}"));
                Assert.True(offset + bytes <= list.Size, $"seed {seed}, step {i}");
                used.Add((offset, bytes));
            }
            else
            {
                var index = random.Next(used.Count);
                list.Give(used[index].Offset, used[index].Bytes);
                used.RemoveAt(index);
            }
    }
}
