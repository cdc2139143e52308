using System.Runtime.CompilerServices;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Devices.Cpu;

/// <summary>Copies a piece of each input in turn: a line of the result is the axes from the joined one on.</summary>
internal sealed unsafe class ConcatenateKernel : RowKernel
{
    private readonly Piece[] pieces;
    private readonly float* output;
    private readonly int line;

    private ConcatenateKernel(Binding binding, Piece[] pieces, int lines)
        : base(lines, binding.Shape.Count / lines)
    {
        this.pieces = pieces;
        output = binding.Output;
        line = binding.Shape.Count / lines;
    }

    public static CpuKernel Bind(Binding binding)
    {
        var axis = ((Concatenate)binding.Node.Operation).Axis;
        var pieces = new Piece[binding.Node.Inputs.Count];
        for (var i = 0; i < pieces.Length; i++)
            pieces[i] = new Piece(binding.Input(i), binding.InputShape(i).Extent(axis, binding.Shape.Rank));
        return new ConcatenateKernel(binding, pieces, binding.Shape.Extent(0, axis));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void RunRows(int begin, int end)
    {
        var target = output + ((nint)begin * line);
        for (var row = begin; row < end; row++)
            foreach (var piece in pieces)
            {
                new Span<float>(piece.Source + ((nint)row * piece.Length), piece.Length).CopyTo(new Span<float>(target, piece.Length));
                target += piece.Length;
            }
    }

    private readonly struct Piece(float* source, int length)
    {
        public readonly float* Source = source;
        public readonly int Length = length;
    }
}
