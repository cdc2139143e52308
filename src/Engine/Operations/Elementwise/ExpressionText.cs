using System.Text.Json;

namespace TrainService.Engine.Operations.Elementwise;

/// <summary>An expression type as text: <c>relu(add($0, $1))</c>.</summary>
internal static class ExpressionText
{
    public static string Of(Type expression)
    {
        var argument = Array.IndexOf(Arguments.Types, expression);
        if (argument >= 0)
            return $"${argument}";
        var parts = expression.GetGenericArguments();
        return $"{JsonNamingPolicy.CamelCase.ConvertName(parts[0].Name)}({string.Join(", ", parts[1..].Select(Of))})";
    }
}
